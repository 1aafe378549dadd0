/**
 * Failover attempts that cannot have been: their steps come in another order, or nothing had led up to them. Source:
 * sentinel.c, sentinelFailoverStateMachine and sentinelStartFailoverIfNeeded.
 */

import { moment } from '../history/moment.ts';
import type { Attempt } from './attempts.ts';
import type { Evidence } from './evidence.ts';
import { isOrdered } from './explanations.ts';
import { phaseAt, type Timeline } from './timeline.ts';

/** The steps of an attempt in their order, each as what its Sentinel did then. */
const STEPS: readonly (readonly [what: string, at: (attempt: Attempt) => number | undefined])[] = [
  ['tried', ({ began }) => began],
  ['was elected', ({ elected }) => elected],
  ['chose a replica', ({ chosen }) => chosen?.at],
  ['told it to be master', ({ ordered }) => ordered],
  ['saw its promotion', ({ promoted }) => promoted],
];

/** The first such thing about each attempt. */
export function contradictoryAttempts(timeline: Timeline, attempts: readonly Attempt[]): Evidence[] {
  return [...disordered(attempts), ...unagreed(timeline, attempts)];
}

/** A Sentinel that tries without an order has published before that the quorum agrees with it. */
function unagreed(timeline: Timeline, attempts: readonly Attempt[]): Evidence[] {
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  return attempts
    .filter(({ began }) => began >= steady)
    .filter((attempt) => !isOrdered(timeline, attempt) && !hasAgreed(timeline, attempt))
    .map(({ sentinel, master = 'the master', began: at }) => ({
      at,
      text: `${sentinel} tried to replace ${master} at ${moment(at)}, and had not been heard to have the quorum’s agreement`,
    }));
}

function hasAgreed({ events }: Timeline, { sentinel, master, began }: Attempt): boolean {
  return events.some(
    ({ event, at, subject, ...one }) =>
      event === '+odown' && one.sentinel === sentinel && subject === master && at <= began,
  );
}

/** The first pair of steps of each attempt of which the later one was published before the earlier one. */
function disordered(attempts: readonly Attempt[]): Evidence[] {
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
