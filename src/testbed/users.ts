/** The users of a deployment that has users, each with the least rights that it needs, and the default user without any. */

import type { PlacedProcess } from '../experiment/topology.ts';

/** For clients and the observer, for replicas, and for Sentinels. */
export const USERS = ['client', 'replica', 'sentinel'] as const;
export type User = (typeof USERS)[number];

/**
 * Rights of each user, as rules of Redis's ACL. Those of replicas and of Sentinels at data nodes are what Redis's documentation
 * gives them (ACL, "ACL rules for Sentinel and Replicas"). Sentinels send each other nothing but what sentinel.c sends to
 * instances that are Sentinels: PING, PUBLISH of the hello message, CLIENT SETNAME and the question that is a vote, too.
 * The user `client` has all rights: what a step of an experiment may send is not known beforehand.
 */
const RIGHTS = {
  redis: {
    client: '~* &* +@all',
    replica: '+psync +replconf +ping',
    sentinel:
      '&* +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill',
  },
  sentinel: {
    client: '&* +@all',
    sentinel: '&* +ping +publish +client|setname +sentinel|is-master-down-by-addr',
  },
} as const satisfies Record<PlacedProcess['kind'], Partial<Record<User, string>>>;

/** What a user logs in with, and its SHA-256 in hexadecimal digits, which is what Redis itself writes down. */
export interface Login {
  readonly password: string;
  readonly hash: string;
}

/** The directives of a process that make its users. */
export function userLines(kind: PlacedProcess['kind']): (readonly [directive: string, value: string])[] {
  const rights = Object.entries(RIGHTS[kind]).map(
    ([user, rules]) => [`user ${user}`, `on ${rules}`] as const,
  );
  return [['user default', 'off'], ...rights];
}

/** The rights in a directive together with the password that goes with them. */
export function withPassword(
  [directive, rights]: readonly [string, string],
  users: Readonly<Record<User, Login>>,
): readonly [string, string] {
  const user = USERS.find((each) => directive === `user ${each}`);
  if (user === undefined) return [directive, rights];
  return [directive, `${rights} #${users[user].hash}`];
}
