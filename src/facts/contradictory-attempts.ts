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
  return [...disordered(attempts), ...unagreed(timeline, attempts), ...unchosen(attempts)];
}

/** A Sentinel that tries without an order has published before that so many agree with it as make the quorum. */
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

/** A leader promotes the replica that it chose. */
function unchosen(attempts: readonly Attempt[]): Evidence[] {
  return attempts.flatMap(({ sentinel, chosen, promoted: at, successor }) =>
    at === undefined || chosen === undefined || chosen.subject === successor
      ? []
      : [
          {
            at,
            text: `${sentinel} chose ${chosen.subject} at ${moment(chosen.at)} and promoted ${successor} at ${moment(at)}`,
          },
        ],
  );
}

function hasAgreed({ events }: Timeline, { sentinel, master, began }: Attempt): boolean {
  return events.some(
    ({ event, at, subject, payload, ...one }) =>
      event === '+odown' &&
      one.sentinel === sentinel &&
      subject === master &&
      at <= began &&
      isQuorum(payload),
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

/** `master mymaster 192.0.2.1 6379 #quorum 3/2`: how many agree, and how many must. */
function isQuorum(payload: string): boolean {
  const [, agree, needed] = /#quorum (\d+)\/(\d+)/.exec(payload) ?? [];
  return agree === undefined || Number(agree) >= Number(needed);
}
