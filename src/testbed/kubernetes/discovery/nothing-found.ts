/** Why there is nothing to describe, as one sentence with all that was seen. */

import { ChaosError } from '../../../core/errors.ts';
import { podOf } from './membership.ts';
import type { Search } from './search.ts';
import type { SentinelReading } from './sentinel-reading.ts';

const PASSWORD_HINT =
  'name what holds the password: --password-secret NAME/KEY, --sentinel-password-secret NAME/KEY, or SENTINEL_CHAOS_PASSWORD';

export function noSentinel(namespace: string, search: Search): ChaosError {
  const redis = search.servers.filter(({ kind }) => kind === 'redis').map(podOf);
  const others = othersOf(search);
  if (redis.length === 0 && others.length === 0)
    return new ChaosError(
      'BAD_ARGUMENT',
      `no pod of the namespace ${namespace} answers as Redis or Sentinel`,
      {
        hint: 'a Sentinel at an unusual port is named by --sentinel POD:PORT',
      },
    );
  const seen = redis.length === 0 ? [] : [`Redis answers in ${[...new Set(redis)].join(', ')}`];
  const message = `no Sentinel answers in the namespace ${namespace}: ${[...seen, ...others].join('; ')}`;
  return new ChaosError('BAD_ARGUMENT', message, {
    hint: isLocked(search) ? PASSWORD_HINT : 'a Sentinel at an unusual port is named by --sentinel POD:PORT',
  });
}

export function noNode(master: string, readings: readonly SentinelReading[], search: Search): ChaosError {
  const named = readings.map(
    ({ server, master }) => `${podOf(server)} names ${master['ip']}:${master['port']}`,
  );
  const message = `no data node of ${master} answers: ${[...named, ...othersOf(search)].join('; ')}`;
  return new ChaosError('BAD_ARGUMENT', message, isLocked(search) ? { hint: PASSWORD_HINT } : {});
}

function othersOf({ others }: Search): string[] {
  return others.map(({ where, why }) => `${where}: ${why}`);
}

function isLocked({ others }: Search): boolean {
  return others.some(({ how }) => how === 'locked');
}
