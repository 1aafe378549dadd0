/** Why there is nothing to describe, as one sentence with all that was seen. */

import { ChaosError } from '../../../core/errors.ts';
import { podOf } from './membership.ts';
import type { Search } from './search.ts';
import type { SentinelReading } from './sentinel-reading.ts';
import { unansweringWords } from './unseen.ts';

const PASSWORD_HINT =
  'name what holds the password: --password-secret NAME/KEY, --sentinel-password-secret NAME/KEY, or SENTINEL_CHAOS_PASSWORD';

const PLACE_HINT = 'a Sentinel at an unusual port is named by --sentinel POD:PORT';

export function noSentinel(namespace: string, search: Search): ChaosError {
  const redis = search.servers.filter(({ kind }) => kind === 'redis').map(podOf);
  const others = unansweringWords(search.unanswering);
  if (redis.length === 0 && others.length === 0)
    return new ChaosError(
      'BAD_ARGUMENT',
      `no pod of the namespace ${namespace} answers as Redis or Sentinel`,
      {
        hint: PLACE_HINT,
      },
    );
  const seen = redis.length === 0 ? [] : [`Redis answers in ${[...new Set(redis)].toSorted().join(', ')}`];
  const message = `no Sentinel answers in the namespace ${namespace}: ${[...seen, ...others].join('; ')}`;
  return new ChaosError('BAD_ARGUMENT', message, { hint: isLocked(search) ? PASSWORD_HINT : PLACE_HINT });
}

export function noNode(master: string, readings: readonly SentinelReading[], search: Search): ChaosError {
  const named = readings.map(({ master }) => `${master['ip']}:${master['port']}`);
  const others = [
    `Sentinels name ${[...new Set(named)].join(', ')}`,
    ...unansweringWords(search.unanswering),
  ];
  const message = `no data node of ${master} answers: ${others.join('; ')}`;
  return new ChaosError('BAD_ARGUMENT', message, isLocked(search) ? { hint: PASSWORD_HINT } : {});
}

function isLocked({ unanswering }: Search): boolean {
  return unanswering.some(({ how }) => how === 'locked');
}
