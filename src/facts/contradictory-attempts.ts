/** Failover attempts whose steps come in an order in which they cannot. Source: sentinel.c, sentinelFailoverStateMachine. */

import { moment } from '../history/moment.ts';
import type { Attempt } from './attempts.ts';
import type { Evidence } from './evidence.ts';

/** The steps of an attempt in their order, each as what its Sentinel did then. */
const STEPS: readonly (readonly [what: string, at: (attempt: Attempt) => number | undefined])[] = [
  ['tried', ({ began }) => began],
  ['was elected', ({ elected }) => elected],
  ['chose a replica', ({ chosen }) => chosen?.at],
  ['told it to be master', ({ ordered }) => ordered],
  ['saw its promotion', ({ promoted }) => promoted],
];

/** The first pair of steps of each attempt of which the later one was published before the earlier one. */
export function contradictoryAttempts(attempts: readonly Attempt[]): Evidence[] {
  return attempts.flatMap((attempt) => {
    let last: { readonly what: string; readonly at: number } | undefined;
    for (const [what, when] of STEPS) {
      const at = when(attempt);
      if (at === undefined) continue;
      if (last !== undefined && at < last.at)
        return [
          {
            at,
            text: `${attempt.sentinel} ${what} at ${moment(at)}, before it ${last.what} at ${moment(last.at)}`,
          },
        ];
      last = { what, at };
    }
    return [];
  });
}
