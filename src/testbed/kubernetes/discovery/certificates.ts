/** Certificates in the Secrets that a pod mounts, told apart by what they are and not by their keys' names. */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { V1Pod } from '@kubernetes/client-node';
import type { Description } from '../../../deployment/description.ts';
import type { TlsOptions } from './conversation.ts';
import { secretReferences, type Secrets } from './secrets.ts';

export type Tls = NonNullable<Description['tls']>;

/** References as they are described, and what they hold. */
export interface Certificates {
  readonly described: Tls;
  readonly options: TlsOptions;
}

interface Entry {
  readonly secret: string;
  readonly key: string;
  readonly text: string;
}

/** Undefined where a pod mounts none. `trusted` is an authority that was given, PEM, instead of those that are mounted. */
export async function certificatesOf(
  pod: V1Pod,
  secrets: Secrets,
  trusted?: { readonly file: string; readonly text: string },
): Promise<Certificates | undefined> {
  const entries = await entriesOf(pod, secrets);
  const certificates = entries.flatMap((entry) => {
    const parsed = certificateIn(entry.text);
    return parsed === undefined ? [] : [{ entry, parsed }];
  });
  const authority = certificates.find(({ parsed }) => parsed.ca) ?? certificates[0];
  const keys = entries.filter(({ text }) => text.includes('PRIVATE KEY'));
  const pair = keys
    .flatMap((key) => certificates.map((certificate) => ({ key, certificate })))
    .find(({ key, certificate }) => belongs(key.text, certificate.parsed));
  if (authority === undefined && trusted === undefined) return undefined;
  const ca = trusted?.text ?? authority?.entry.text;
  const described = {
    ...(trusted === undefined
      ? authority && { ca: referenceTo(authority.entry) }
      : { ca: { file: trusted.file } }),
    ...(pair && { certificate: referenceTo(pair.certificate.entry), key: referenceTo(pair.key) }),
  };
  const options = {
    ...(ca !== undefined && { ca }),
    ...(pair && { cert: pair.certificate.entry.text, key: pair.key.text }),
  };
  return { described, options };
}

async function entriesOf(pod: V1Pod, secrets: Secrets): Promise<Entry[]> {
  const containers = pod.spec?.containers ?? [];
  const references = containers.flatMap((container) => secretReferences(pod, container));
  const found = references.map(async ({ secret, key }) => {
    const values = await secrets.values(secret);
    const keys = key === undefined ? [...values.keys()] : [key];
    return keys.map((key) => ({ secret, key, text: values.get(key) ?? '' }));
  });
  const entries = (await Promise.all(found)).flat();
  return [...new Map(entries.map((entry) => [`${entry.secret}/${entry.key}`, entry])).values()];
}

function certificateIn(text: string): X509Certificate | undefined {
  if (!text.includes('BEGIN CERTIFICATE')) return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function belongs(key: string, certificate: X509Certificate): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function referenceTo({ secret, key }: Entry): { secret: string; key: string } {
  return { secret, key };
}
