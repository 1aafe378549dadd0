/**
 * TILT: the times in which Sentinels watched but did not act, since their timer had stood still or run backwards. Source:
 * sentinel.c, sentinelCheckTiltCondition; it lasts SENTINEL_TILT_PERIOD (30 s), anew whenever that happens again.
 */

import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** A Sentinel's time in TILT. */
export interface Tilt extends Span {
  readonly sentinel: string;
  /** It was not seen to end. */
  readonly isOpen: boolean;
}

/**
 * What a Sentinel says in answer to a question that came just before its timer may be read after what the timer publishes: both are
 * written in one turn, the later one first (networking.c, putClientInPendingWriteQueue), µs.
 */
const OVERTAKEN_US = 500_000;

/** Every one of them by what was published and what was answered, in order of time. */
export function tiltsIn({ sentinelPolls, events, end }: Timeline): Tilt[] {
  const published = Map.groupBy(
    events.filter(({ event }) => event === '+tilt' || event === '-tilt'),
    ({ sentinel }) => sentinel,
  );
  const names = new Set([...sentinelPolls.keys(), ...published.keys()]);
  return [...names]
    .flatMap((sentinel) => {
      const polled = (sentinelPolls.get(sentinel) ?? []).flatMap(({ at, view }) =>
        view === undefined ? [] : [{ at, isTilt: view.tilt }],
      );
      const heard = (published.get(sentinel) ?? []).map(({ at, event }) => ({
        at,
        isTilt: event === '+tilt',
      }));
      const answered = polled.filter(
        (one) => !heard.some(({ at }) => one.at >= at && one.at - at <= OVERTAKEN_US),
      );
      return stretchesOf(
        sentinel,
        [...answered, ...heard].toSorted((a, b) => a.at - b.at),
        end,
      );
    })
    .toSorted((a, b) => a.from - b.from);
}

function stretchesOf(
  sentinel: string,
  seen: readonly { readonly at: number; readonly isTilt: boolean }[],
  end: number,
): Tilt[] {
  const tilts: Tilt[] = [];
  let from: number | undefined;
  for (const { at, isTilt } of seen) {
    if (isTilt) from ??= at;
    else if (from !== undefined) {
      tilts.push({ sentinel, from, to: at, isOpen: false });
      from = undefined;
    }
  }
  return from === undefined ? tilts : [...tilts, { sentinel, from, to: end, isOpen: true }];
}

/** When more Sentinels than so many were in TILT. */
export function whenMoreThan(most: number, tilts: readonly Tilt[]): Span[] {
  const moments = [...new Set(tilts.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  return moments.slice(1).flatMap((to, index) => {
    const from = moments[index]!;
    const inTilt = tilts.filter((one) => one.from <= from && one.to >= to).map(({ sentinel }) => sentinel);
    return new Set(inTilt).size > most ? [{ from, to }] : [];
  });
}
