/** Tries: what the Sentinels of a choice published of a master that they try to replace in a stretch of time. */

import { count } from '../core/quantity.ts';
import type { Attempt } from './attempts.ts';
import type { SentinelEvent } from './sentinel-event.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** All that was published of a master in a stretch of time, in order. */
export interface Tries {
  readonly sdown: readonly SentinelEvent[];
  readonly odown: readonly SentinelEvent[];
  /** One by Sentinel and epoch, however often it was recorded. */
  readonly tries: readonly Attempt[];
  /** Tries that ended in the way that was asked for. */
  readonly refused: readonly Attempt[];
  readonly elected: readonly Attempt[];
  /** Votes of the Sentinels, their own ones included. */
  readonly votes: readonly SentinelEvent[];
}

/** Which Sentinels' tries are looked for, and when. */
export interface Wanted extends Span {
  readonly sentinels: readonly string[];
  /** The event that ends a try; undefined where there should be none. */
  readonly refusal: string | undefined;
}

/** What those Sentinels published of their master; a try belongs to the stretch in which it began. */
export function triesIn(
  { events }: Pick<Timeline, 'events'>,
  attempts: readonly Attempt[],
  { from, to, sentinels, refusal }: Wanted,
): Tries {
  const isMeant = ({ at, sentinel }: { readonly at: number; readonly sentinel: string }): boolean =>
    at >= from && at < to && sentinels.includes(sentinel);
  const of = (name: string): SentinelEvent[] =>
    events.filter((one) => isMeant(one) && one.event === name && one.about === 'master');
  const tries = attempts.filter(({ began, sentinel }) => isMeant({ at: began, sentinel }));
  return {
    sdown: of('+sdown'),
    odown: of('+odown'),
    tries,
    refused: tries.filter(({ abort, ended }) => refusal !== undefined && abort === refusal && ended! < to),
    elected: tries.filter(({ elected }) => elected !== undefined && elected < to),
    votes: events.filter((one) => isMeant(one) && one.event === '+vote-for-leader'),
  };
}

/**
 * From the first try to the first one after it was refused, µs, by a Sentinel that tried or voted meanwhile: the others
 * may still wait for what was before.
 */
export function untilNext({ tries, refused, votes }: Tries): number | undefined {
  const [first] = tries;
  const refusal = refused[0]?.ended ?? Infinity;
  const tookPart = new Set([
    ...tries.filter(({ began }) => began <= refusal).map(({ sentinel }) => sentinel),
    ...votes.filter(({ at }) => at <= refusal).map(({ sentinel }) => sentinel),
  ]);
  const next = tries.find(({ began, sentinel }) => began > refusal && tookPart.has(sentinel));
  return first === undefined || next === undefined ? undefined : next.began - first.began;
}

/** What is missing of two whole tries, each refused, the second one after the first. */
export function untried(all: Tries): string[] {
  const { odown, tries, refused } = all;
  const few = tries.length < 2 || refused.length < 2;
  return [
    ...(odown.length === 0 ? ['the quorum was met but nobody reached +odown'] : []),
    ...(tries.length < 2
      ? [`there ${tries.length === 1 ? 'was' : 'were'} ${count(tries.length, 'try', 'tries')}, not two`]
      : []),
    ...(refused.length < 2
      ? [`${count(refused.length, 'try was', 'tries were')} seen to be refused, not two`]
      : []),
    ...(!few && untilNext(all) === undefined
      ? ['no Sentinel that had taken part was seen to try again after the first refusal']
      : []),
  ];
}

/** Tries that began until a moment, so that they had time to end, and were not seen to. */
export function unended({ tries }: Tries, until: number): string[] {
  const open = tries.filter(({ began, end }) => began <= until && end === 'not seen to end');
  return open.length === 0 ? [] : [`${count(open.length, 'try was', 'tries were')} not seen to end`];
}
