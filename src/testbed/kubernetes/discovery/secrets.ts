/** Secrets that pods refer to. Their values leave this folder only into a connection, never into a text. */

import type { V1Container, V1Pod, V1Secret } from '@kubernetes/client-node';
import { messageOf } from '../../../core/errors.ts';
import type { Api } from '../api.ts';

/** A reference of a container; without a key to all of the Secret's keys. */
export interface SecretReference {
  readonly secret: string;
  readonly key?: string;
}

/** Values by key. */
type Values = ReadonlyMap<string, string>;

/** Reads each Secret once, and only those that are asked for. */
export class Secrets {
  private readonly api: Api;
  private readonly namespace: string;
  private readonly read = new Map<string, Promise<Values>>();
  /** Why Secrets could not be read, in sentences. */
  readonly unseen: string[] = [];

  constructor(api: Api, namespace: string) {
    this.api = api;
    this.namespace = namespace;
  }

  /** Empty for a Secret that is not there or may not be read. */
  values(secret: string): Promise<Values> {
    const known = this.read.get(secret);
    if (known !== undefined) return known;
    const reading = this.fetch(secret);
    this.read.set(secret, reading);
    return reading;
  }

  /** Everything that has been read and could stand in a line of text. */
  async held(): Promise<string[]> {
    const all = await Promise.all(this.read.values());
    return all.flatMap((values) => [...values.values()]).map((value) => value.trim());
  }

  private async fetch(name: string): Promise<Values> {
    const { namespace } = this;
    try {
      const found = await this.api.read<V1Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });
      if (found === undefined) this.unseen.push(`There is no Secret ${name}, which a container refers to.`);
      const entries = Object.entries(found?.data ?? {});
      return new Map(entries.map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]));
    } catch (error) {
      this.unseen.push(`The harness ${messageOf(error)}.`);
      return new Map();
    }
  }
}

/** What a container's environment and volumes refer to, its environment first. */
export function secretReferences(pod: V1Pod, container: V1Container): SecretReference[] {
  return [...inEnvironment(container), ...inVolumes(pod, container)];
}

function inEnvironment({ env = [], envFrom = [] }: V1Container): SecretReference[] {
  const single = env.flatMap(({ valueFrom }) => {
    const { name, key } = valueFrom?.secretKeyRef ?? {};
    return name === undefined || key === undefined ? [] : [{ secret: name, key }];
  });
  const whole = envFrom.flatMap(({ secretRef }) =>
    secretRef?.name === undefined ? [] : [{ secret: secretRef.name }],
  );
  return [...single, ...whole];
}

function inVolumes({ spec }: V1Pod, { volumeMounts = [] }: V1Container): SecretReference[] {
  const mounted = new Set(volumeMounts.map(({ name }) => name));
  const volumes = (spec?.volumes ?? []).filter(({ name }) => mounted.has(name));
  return volumes.flatMap(({ secret, projected }) => [
    ...keysIn(secret?.secretName, secret?.items),
    ...(projected?.sources ?? []).flatMap(({ secret }) => keysIn(secret?.name, secret?.items)),
  ]);
}

function keysIn(
  secret: string | undefined,
  items: readonly { key: string }[] | undefined,
): SecretReference[] {
  if (secret === undefined) return [];
  return items === undefined ? [{ secret }] : items.map(({ key }) => ({ secret, key }));
}
