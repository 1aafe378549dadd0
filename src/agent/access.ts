/** Access to Sentinels as ioredis takes it. */

import type { RedisOptions } from 'ioredis';
import { tlsOptions, type Access } from '../cluster/access.ts';

/** For a client that finds the master through Sentinels. */
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
