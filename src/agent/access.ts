/** Access to a process as ioredis takes it. */

import type { RedisOptions } from 'ioredis';
import type { Access, Certificates } from '../cluster/access.ts';

type Tls = NonNullable<RedisOptions['tls']>;

export function accessOptions({
  username,
  password,
  tls,
}: Access): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls: tlsOptions(tls) }),
  };
}

/** The same for a client that finds the master through Sentinels. */
export function discoveryAccessOptions(
  sentinel: Access,
): Pick<RedisOptions, 'sentinelUsername' | 'sentinelPassword' | 'sentinelTLS' | 'enableTLSForSentinelMode'> {
  const { username, password, tls } = sentinel;
  return {
    ...(username === undefined ? {} : { sentinelUsername: username }),
    ...(password === undefined ? {} : { sentinelPassword: password }),
    ...(tls === undefined ? {} : { sentinelTLS: tlsOptions(tls), enableTLSForSentinelMode: true }),
  };
}

/**
 * The chain is verified, the name is not: a certificate rarely holds the address of a pod, which is what Sentinels may
 * announce, and it is not for a harness to find a deployment unreachable that its own clients reach by another name.
 */
function tlsOptions({ ca, certificate, key }: Certificates): Tls {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    checkServerIdentity: () => undefined,
  };
}
