/** Client outage: the times in which a workload got no acknowledgement, seen from the writers' side. */

import { recordsOf, type History } from '../history/history.ts';
import { gapsOf, lengthOf, type Gap } from './acknowledgements.ts';
import { without } from './spans.ts';
import { phaseAt, type FaultSpan, type Timeline } from './timeline.ts';

/** The gaps of a workload, those while some faults last left out. */
export interface ClientOutage {
  readonly workload: string;
  /** The faults that excuse a gap. */
  readonly except: readonly FaultSpan[];
  /** Longest first. */
  readonly gaps: readonly Gap[];
  /** How long the longest is, µs; 0 where all of them are excused, undefined where nothing was acknowledged. */
  readonly longest: number | undefined;
}

/** Gaps shorter than this are not looked at, µs. */
const SHORTEST_US = 20_000;

/** What a workload waited for, from when it began to write until its writers stopped. */
export function clientOutage(
  history: History,
  timeline: Timeline,
  { workload, except }: Pick<ClientOutage, 'workload' | 'except'>,
): ClientOutage {
  const end =
    recordsOf(history, 'writing').find((record) => record.workload === workload && record.phase === 'stopped')
      ?.at ??
    phaseAt(timeline, 'final-reads') ??
    timeline.end;
  const excused = except.map(({ injecting, healed = timeline.end }) => ({ from: injecting, to: healed }));
  const all = gapsOf(history, workload, SHORTEST_US, end);
  const gaps = all.flatMap((gap) => without(gap, excused)).toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const longest = gaps.length === 0 ? 0 : lengthOf(gaps[0]!);
  return { workload, except, gaps, longest: all.length === 0 ? undefined : longest };
}
