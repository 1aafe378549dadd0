/** The credentials that a description refers to. Their values are in memory only. */

import { readFileSync } from 'node:fs';
import type { V1Secret } from '@kubernetes/client-node';
import type { Access, Certificates, DeploymentAccess } from '../../../cluster/access.ts';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import type { Description } from '../../../deployment/description.ts';
import type { Api } from '../api.ts';

type Reference = NonNullable<Description['credentials']['redis']['password']>;
type Authority = NonNullable<NonNullable<Description['tls']>['ca']>;

/** Reads what a description refers to; BAD_ARGUMENT for what is not there. */
export async function accessTo(api: Api, description: Description): Promise<DeploymentAccess> {
  const { credentials, tls, nodes, sentinels } = description;
  const read = (reference: Authority | undefined): Promise<string | undefined> =>
    reference === undefined ? Promise.resolve(undefined) : valueOf(api, description.namespace, reference);
  const certificates: Certificates = without({
    ca: await read(tls?.ca),
    certificate: await read(tls?.certificate),
    key: await read(tls?.key),
  });
  const access = async (
    { username, password }: Description['credentials']['redis'],
    isTls: boolean,
  ): Promise<Access> => ({
    ...without({ username, password: await read(password) }),
    ...(isTls ? { tls: certificates } : {}),
  });
  return {
    redis: await access(
      credentials.redis,
      nodes.some((one) => one.tls),
    ),
    sentinel: await access(
      credentials.sentinel,
      sentinels.some((one) => one.tls),
    ),
  };
}

function without<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

async function valueOf(api: Api, namespace: string, reference: Reference | Authority): Promise<string> {
  if ('environment' in reference) {
    const value = process.env[reference.environment];
    if (value !== undefined && value !== '') return value;
    throw absent(`the environment variable ${reference.environment} is not set`);
  }
  if ('file' in reference) {
    try {
      return readFileSync(reference.file, 'utf8');
    } catch (error) {
      throw absent(`${reference.file} cannot be read: ${messageOf(error)}`);
    }
  }
  const { secret: name, key } = reference;
  const secret = await api.read<V1Secret>({ apiVersion: 'v1', kind: 'Secret', name, namespace });
  if (secret === undefined) throw absent(`there is no Secret ${name} in the namespace ${namespace}`);
  const value = secret.data?.[key];
  if (value === undefined) throw absent(`the Secret ${name} has no key ${key}`);
  return Buffer.from(value, 'base64').toString('utf8');
}

function absent(what: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', `${what}, and the description refers to it`, {
    hint: '`sentinel-chaos discover` writes a description of what is there now',
  });
}
