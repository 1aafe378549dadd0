/** Client outage: the times in which a workload got no acknowledgement, seen from the writers' side. */

import { recordsOf, type History } from '../history/history.ts';
import { gapsOf, lengthOf, type Gap } from './acknowledgements.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { common, overlap, without, type Span } from './spans.ts';
import type { Stall } from './stalls.ts';
import { phaseAt, type FaultSpan, type Timeline } from './timeline.ts';

/** A stretch of time in which a workload, or one of its writers, got no acknowledgement. */
export interface Wait extends Gap {
  /** The writer that waited; undefined where none of the workload got one. */
  readonly writer?: string;
  /** How long it was, µs, less the pauses in it. */
  readonly us: number;
}

/** A wait as it is found. */
type Found = Omit<Wait, 'us'>;

/** The waits of a workload, those while some faults last left out. */
export interface ClientOutage {
  readonly workload: string;
  /** The faults that excuse a wait. */
  readonly except: readonly FaultSpan[];
  /** Those of the workload as a whole and those of each of its writers, longest first. */
  readonly gaps: readonly Wait[];
  /** How long the longest is, µs; 0 where all of them are excused, undefined where nothing was acknowledged. */
  readonly longest: number | undefined;
  /** The longest in which no writer of the workload got an acknowledgement, µs. */
  readonly ofAll: number | undefined;
}

/** Waits shorter than this are not looked at, µs. */
const SHORTEST_US = 20_000;

/**
 * What a workload waited for, from when it began to write until its writers stopped; no time passes for an agent in its
 * `pauses`. While no writer is acknowledged all of them wait; what one writer waits for by itself counts from when it
 * wanted to write, since a writer that writes rarely is rarely acknowledged.
 */
export function clientOutage(
  history: History,
  timeline: Timeline,
  {
    workload,
    except,
    pauses = [],
  }: Pick<ClientOutage, 'workload' | 'except'> & { readonly pauses?: readonly Stall[] },
): ClientOutage {
  const own = pausesOf(history, workload, pauses);
  const end =
    recordsOf(history, 'writing').find((record) => record.workload === workload && record.phase === 'stopped')
      ?.at ??
    phaseAt(timeline, 'final-reads') ??
    timeline.end;
  const excused = except.map(({ injecting, healed = timeline.end }) => ({ from: injecting, to: healed }));
  const ofAll = gapsOf(history, workload, SHORTEST_US, end);
  const longestFirst = (waits: readonly Found[]): Wait[] =>
    waits
      .flatMap((wait) => without(wait, excused))
      .map((wait) => ({ ...wait, us: lengthOf(wait) - overlap(wait, own(wait)) }))
      .toSorted((a, b) => b.us - a.us);
  const longestOfAll = longestFirst(ofAll)[0]?.us;
  const ofEach = history.ledger
    .of(workload)
    .flatMap((writer) => waitsOf(writer, longestOfAll ?? SHORTEST_US, end));
  const gaps = longestFirst([...ofEach, ...ofAll]);
  const isNone = ofAll.length === 0;
  return {
    workload,
    except,
    gaps,
    longest: isNone ? undefined : (gaps[0]?.us ?? 0),
    ofAll: isNone ? undefined : (longestOfAll ?? 0),
  };
}

/** Which pauses a wait may have been lengthened by: those of its writer, or those that all hosts of the workload share. */
function pausesOf(
  { ledger }: History,
  workload: string,
  pauses: readonly Stall[],
): (wait: Found) => readonly Span[] {
  const writers = ledger.of(workload);
  const hostOf = new Map(writers.map(({ key, host }) => [key, host]));
  const of = (host: string | undefined): Span[] => pauses.filter(({ process }) => process === host);
  const hosts = [...new Set(hostOf.values())];
  const shared = hosts.slice(1).reduce((spans, host) => common(spans, of(host)), of(hosts[0]));
  return ({ writer }) => (writer === undefined ? shared : of(hostOf.get(writer)));
}

/**
 * The times that are longer than `longerThan` in which a writer wanted to write, or waited for a reply, and got no
 * acknowledgement; the last one is open where it never got one any more. O(writes).
 */
function waitsOf(writer: WriterLedger, longerThan: number, end: number): Found[] {
  const waits: Found[] = [];
  let acknowledged = -Infinity;
  // When the first write was wanted of those that were not acknowledged since.
  let wanted = Infinity;
  const wait = (to: number): void => {
    const from = Math.max(acknowledged, wanted);
    if (to - from > longerThan) waits.push({ from, to, writer: writer.key });
  };
  for (const { columns, slots } of writer.blocks()) {
    const { status, doneUs, latencyUs } = columns;
    for (let slot = 0; slot < slots; slot++) {
      const what = status[slot];
      if (what === STATUS.none) continue;
      const done = doneUs[slot]!;
      // Most are acknowledged soon after one another, whenever they were wanted.
      const isSoon = what === STATUS.ok && done - acknowledged <= longerThan;
      if (!isSoon) wanted = Math.min(wanted, done - latencyUs[slot]!);
      if (what !== STATUS.ok) continue;
      if (!isSoon) wait(done);
      if (done > acknowledged) acknowledged = done;
      wanted = Infinity;
    }
  }
  if (wanted < Infinity) wait(end);
  return waits;
}
