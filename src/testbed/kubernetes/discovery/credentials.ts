/** What may authenticate at a server of a container: passwords in the Secrets that the container refers to. */

import type { V1Container, V1Pod } from '@kubernetes/client-node';
import type { Description } from '../../../deployment/description.ts';
import { secretReferences, type Secrets } from './secrets.ts';

/** A login as it is described: references, no values. */
export type Login = Description['credentials']['redis'];

/** A login with its password, which must not get into any text. */
export interface Credential {
  readonly login: Login;
  readonly password: string;
}

/** A server that counts failures must not be asked without end. */
const MOST = 12;
const LONGEST_PASSWORD = 512;

const LIKE_PASSWORD = /pass|auth|secret|token|pwd/i;
const LIKE_USER = /user/i;
/** Certificates, keys and configuration are files of several lines, as a rule. */
const NO_PASSWORD = /\.(crt|key|pem|conf|acl|jks|p12)$|user/i;

/** Those of the container itself first, then those of other containers of its pod; likely ones first. */
export async function credentialsOf(
  pod: V1Pod,
  container: string,
  secrets: Secrets,
  username: string | undefined,
): Promise<Credential[]> {
  const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const ordered = [
    ...all.filter(({ name }) => name === container),
    ...all.filter(({ name }) => name !== container),
  ];
  const found = (await Promise.all(ordered.map((one) => passwordsOf(pod, one, secrets)))).flat();
  const likely = found.filter(({ key }) => LIKE_PASSWORD.test(key));
  const unlikely = found.filter(({ key }) => !LIKE_PASSWORD.test(key));
  const unique = new Map([...likely, ...unlikely].map((one) => [`${one.secret}/${one.key}`, one]));
  const credentials = [...unique.values()].flatMap((one) => withUsers(one, username));
  return credentials.slice(0, MOST);
}

/** A key of a Secret with its value, and the user names that stand beside it. */
interface Candidate {
  readonly secret: string;
  readonly key: string;
  readonly password: string;
  readonly users: readonly { readonly key: string; readonly name: string }[];
}

async function passwordsOf(pod: V1Pod, container: V1Container, secrets: Secrets): Promise<Candidate[]> {
  const references = secretReferences(pod, container);
  const found = references.map(async ({ secret, key }) => {
    const values = await secrets.values(secret);
    const users = [...values].filter(([key]) => LIKE_USER.test(key) && !LIKE_PASSWORD.test(key));
    const keys = key === undefined ? [...values.keys()].filter((key) => !NO_PASSWORD.test(key)) : [key];
    return keys.flatMap((key) => {
      const password = (values.get(key) ?? '').trim();
      if (!isPassword(password)) return [];
      return [{ secret, key, password, users: users.map(([key, name]) => ({ key, name: name.trim() })) }];
    });
  });
  return (await Promise.all(found)).flat();
}

function isPassword(value: string): boolean {
  return value !== '' && value.length <= LONGEST_PASSWORD && !value.includes('\n');
}

/** With the user whose key is named like the password's, then with others of the Secret, then with none. */
function withUsers({ secret, key, password, users }: Candidate, username: string | undefined): Credential[] {
  const stem = (text: string): string => text.replace(/[-_.]?(user(name)?|pass(word)?|auth|pwd)$/i, '');
  const beside = users
    .toSorted((a, b) => Number(stem(b.key) === stem(key)) - Number(stem(a.key) === stem(key)))
    .map(({ name }) => name);
  // Sentinels may have a password without users where data nodes have users.
  const names = [...(username === undefined ? beside : [username]), undefined];
  return names.map((name) => ({
    login: { ...(name === undefined ? {} : { username: name }), password: { secret, key } },
    password,
  }));
}
