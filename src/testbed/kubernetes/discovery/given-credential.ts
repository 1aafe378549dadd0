/** Credentials that a person names instead of leaving them to be found. */

import { ChaosError } from '../../../core/errors.ts';
import { nearest } from '../../../core/did-you-mean.ts';
import type { Credential } from './credentials.ts';
import type { Secrets } from './secrets.ts';

/** Where a password is: NAME/KEY of a Secret, or an environment variable with its value. */
export interface Given {
  readonly secret?: string | undefined;
  readonly environment?: { readonly name: string; readonly value: string } | undefined;
  readonly username?: string | undefined;
}

/** Undefined where nothing is given. BAD_ARGUMENT where the Secret or the key is not there. */
export async function givenCredential(given: Given, secrets: Secrets): Promise<Credential | undefined> {
  const { secret: text, environment, username } = given;
  const user = username === undefined ? {} : { username };
  if (text !== undefined) {
    const [secret = '', key = ''] = text.split('/');
    const password = await valueOf(secret, key, text, secrets);
    return { login: { ...user, password: { secret, key } }, password };
  }
  if (environment === undefined || environment.value === '') return undefined;
  return { login: { ...user, password: { environment: environment.name } }, password: environment.value };
}

async function valueOf(secret: string, key: string, text: string, secrets: Secrets): Promise<string> {
  if (secret === '' || key === '')
    throw new ChaosError('BAD_ARGUMENT', `"${text}" names no key of a Secret`, { hint: 'write NAME/KEY' });
  const values = await secrets.values(secret);
  const value = values.get(key)?.trim();
  if (value !== undefined && value !== '') return value;
  if (values.size === 0)
    throw new ChaosError('BAD_ARGUMENT', `the Secret ${secret} is not there or cannot be read`);
  const keys = [...values.keys()];
  const meant = nearest(key, keys);
  throw new ChaosError('BAD_ARGUMENT', `the Secret ${secret} has no key ${key}`, {
    hint: meant === undefined ? `it has ${keys.join(', ')}` : `did you mean ${secret}/${meant}?`,
  });
}
