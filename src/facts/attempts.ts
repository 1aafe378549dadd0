/** Failover attempts: what the Sentinels publish of their master when they try to replace it, and how it ends. */

import type { SentinelEvent } from './sentinel-event.ts';
import type { Timeline } from './timeline.ts';
import type { Span } from './spans.ts';
import { count } from '../core/quantity.ts';

/** All that was published of a master in a stretch of time, in order. */
export interface FailoverAttempts {
  readonly sdown: readonly SentinelEvent[];
  readonly odown: readonly SentinelEvent[];
  readonly tries: readonly SentinelEvent[];
  /** Tries that ended in the way that was asked for. */
  readonly refused: readonly SentinelEvent[];
  readonly elected: readonly SentinelEvent[];
  /** Tries that ended, in whatever way but success. */
  readonly ended: readonly SentinelEvent[];
  /** Votes of the Sentinels, their own ones included. */
  readonly votes: readonly SentinelEvent[];
}

/** What the Sentinels published of the master; `refusal` is the event that ends a try, undefined where there should be none. */
export function attemptsIn(
  { events }: Timeline,
  { from, to }: Span,
  refusal: string | undefined,
): FailoverAttempts {
  const all = (name: string | undefined): SentinelEvent[] =>
    events.filter(({ at, event }) => at >= from && at < to && event === name);
  const of = (name: string | undefined): SentinelEvent[] =>
    all(name).filter(({ about }) => about === 'master');
  return {
    sdown: of('+sdown'),
    odown: of('+odown'),
    tries: of('+try-failover'),
    refused: of(refusal),
    elected: of('+elected-leader'),
    ended: events.filter(({ at, event }) => at >= from && at < to && event.startsWith('-failover-abort')),
    votes: all('+vote-for-leader'),
  };
}

/**
 * From the first try to the first one after it was refused, µs, by a Sentinel that tried or voted meanwhile: the others
 * may still wait for what was before.
 */
export function untilNext({ tries, refused, votes }: FailoverAttempts): number | undefined {
  const [first] = tries;
  const refusal = refused[0]?.at ?? Infinity;
  const tookPart = new Set(
    [...tries, ...votes].filter(({ at }) => at <= refusal).map(({ sentinel }) => sentinel),
  );
  const next = tries.find(({ at, sentinel }) => at > refusal && tookPart.has(sentinel));
  return first === undefined || next === undefined ? undefined : next.at - first.at;
}

/** What is missing of two whole tries, each refused. */
export function untried({ odown, tries, refused }: FailoverAttempts): string[] {
  return [
    ...(odown.length === 0 ? ['the quorum was met but nobody reached +odown'] : []),
    ...(tries.length < 2 ? [`there were ${tries.length} tries, not two`] : []),
    ...(refused.length < 2 ? [`${refused.length} tries were seen to be refused, not two`] : []),
  ];
}

/** Tries that began until a moment, so that they had time to end, and were not seen to. */
export function unended({ tries, ended }: FailoverAttempts, until: number): string[] {
  const open = tries.filter(
    (one) => one.at <= until && !ended.some(({ sentinel, at }) => sentinel === one.sentinel && at >= one.at),
  );
  return open.length === 0 ? [] : [`${count(open.length, 'try was', 'tries were')} not seen to end`];
}
