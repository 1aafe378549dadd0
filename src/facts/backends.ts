/** What stood behind the proxy, and behind Services: for how long at a stretch no data node did, or more than one. */

import { recordsOf, type History } from '../history/history.ts';
import type { BackendsRecord } from '../history/lookup-record.ts';
import { serviceWords } from '../workload/workload.ts';
import type { Span } from './spans.ts';

/** The longest stretch of its kind, µs: as far as it was seen, and as long as it may have been. */
export interface Longest {
  readonly least: number;
  readonly most: number;
  /** What was seen of it; undefined where none was. */
  readonly seen: Span | undefined;
}

export interface Backends {
  /** What led there: `the proxy`, or `the Service redis-master`. */
  readonly leader: string;
  readonly none: Longest;
  readonly several: Longest;
}

/**
 * Between two looks that are no farther apart than this, µs, nothing comes and goes: the proxy takes a server in by two checks
 * that are a second apart, and out by three; a Service is looked at whenever it has changed.
 */
const LOOK_GAP_US = 1_000_000;

type Look = BackendsRecord & { readonly behind: readonly string[] };

/** Of each that answered in that time; the proxy first. */
export function backendsIn(history: Pick<History, 'records'>, watched: Span): Backends[] {
  const groups = Map.groupBy(looksIn(history, watched), ({ service }) => service);
  return [...groups]
    .toSorted(([a = ''], [b = '']) => a.localeCompare(b))
    .map(([service, looks]) => ({
      leader: service === undefined ? 'the proxy' : `the ${serviceWords(service)}`,
      none: longest(looks, watched, ({ behind }) => behind.length === 0),
      several: longest(looks, watched, ({ behind }) => behind.length > 1),
    }));
}

/** The longest time in which the proxy was not asked or did not answer; undefined where it always did. */
export function silenceOf(history: Pick<History, 'records'>, watched: Span): Span | undefined {
  const looks = looksIn(history, watched).filter(({ service }) => service === undefined);
  const gaps = [...looks.map(({ sent }) => sent), watched.to].map((to, index) => ({
    from: looks[index - 1]?.at ?? watched.from,
    to,
  }));
  const longest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0]!;
  return longest.to - longest.from > LOOK_GAP_US ? longest : undefined;
}

function looksIn(history: Pick<History, 'records'>, { from, to }: Span): Look[] {
  return recordsOf(history, 'backends').filter(
    (one): one is Look => one.behind !== undefined && one.sent >= from && one.at <= to,
  );
}

/** An edge of the time watched, or a look: what is true before and after it. */
interface Point {
  readonly sent: number;
  readonly at: number;
  readonly is: boolean | undefined;
}

function longest(looks: readonly Look[], { from, to }: Span, is: (look: Look) => boolean): Longest {
  const points: readonly Point[] = [
    { sent: from, at: from, is: undefined },
    ...looks.map((look) => ({ sent: look.sent, at: look.at, is: is(look) })),
    { sent: to, at: to, is: undefined },
  ];
  const seen = stretches(points, isSure).map(([first, last]) => ({ from: first.at, to: last.sent }));
  const possible = stretches(points, isPossible).map(([first, last]) => last.at - first.sent);
  const lengths = seen.map((one) => one.to - one.from);
  const least = Math.max(0, ...lengths);
  return {
    least,
    most: Math.max(least, ...possible),
    seen: seen[lengths.indexOf(least)],
  };
}

function isSure(before: Point, after: Point): boolean {
  return before.is === true && after.is === true && !areFarApart(before, after);
}

function isPossible(before: Point, after: Point): boolean {
  return before.is === true || after.is === true || areFarApart(before, after);
}

function areFarApart(before: Point, after: Point): boolean {
  return after.at - before.sent > LOOK_GAP_US;
}

/** The first and the last point of each row of neighbours that pass; a look that shows the contrary ends a row. */
function stretches(
  points: readonly Point[],
  passes: (before: Point, after: Point) => boolean,
): (readonly [first: Point, last: Point])[] {
  const rows: [Point, Point][] = [];
  for (const [index, after] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined || !passes(before, after)) continue;
    const row = rows.at(-1);
    if (row !== undefined && row[1] === before && before.is !== false) row[1] = after;
    else rows.push([before, after]);
  }
  return rows;
}
