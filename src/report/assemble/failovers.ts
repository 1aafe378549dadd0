/** Failovers for the report: phases in order, each beside the band that Sentinel's rules predict. */

import type { CheckContext } from '../../check/checker.ts';
import { effectWords, failoverIn, windowOf, type Failover, type Window } from '../../check/failovers.ts';
import { PHASES } from '../../check/predicted.ts';
import { masterBack, type Restart } from '../../check/restarts.ts';
import { count, span } from '../../check/words.ts';
import { timelineOf, type FaultSpan, type Timeline } from '../../history/timeline.ts';
import type { RunResult } from '../result.ts';

type Row = RunResult['failovers'][number]['rows'][number];

/** One entry per fault after which a failover is expected, per other outermost fault, and per heal with the master still down. */
export function failoversOf(context: CheckContext): RunResult['failovers'] {
  const timeline = timelineOf(context.history);
  const expected = context.experiment.expect.filter((one) => one.check === 'failover');
  const fromHeal = new Set(
    expected.filter((one) => one.parameters['from'] === 'heal').map((one) => one.parameters['after']),
  );
  const fromFault = new Set(
    expected.filter((one) => one.parameters['from'] !== 'heal').map((one) => one.parameters['after']),
  );
  return timeline.faults.flatMap((fault) => {
    const isIn = (inner: FaultSpan, outer: FaultSpan): boolean => inner.path.startsWith(`${outer.path}.`);
    const nested = timeline.faults.some((other) => isIn(fault, other));
    // What an expected failover inside it belongs to is not this fault.
    const overshadowed = timeline.faults.some((other) => isIn(other, fault) && fromFault.has(other.as));
    const asFault = fromFault.has(fault.as) || (!nested && !overshadowed);
    const moments = [
      ...(asFault ? (['fault'] as const) : []),
      ...(nested && fromHeal.has(fault.as) ? (['heal'] as const) : []),
    ];
    return moments.flatMap((moment) => {
      const window = windowOf(timeline, fault, moment);
      if (window === undefined) return [];
      return [entry(timeline, failoverIn(context, window), moment)];
    });
  });
}

function entry(
  timeline: Timeline,
  failover: Failover,
  moment: 'fault' | 'heal',
): RunResult['failovers'][number] {
  const { window } = failover;
  return {
    fault: window.fault.as,
    words:
      moment === 'heal'
        ? `the healing of "${window.fault.words}"`
        : `${window.fault.words}${effectWords(window.fault)}`,
    atS: window.from / 1e6,
    outcome: outcomeOf(failover, masterBack(timeline, window.fault, window)),
    rows: rowsOf(window, failover),
  };
}

function outcomeOf(
  { window, promoted, before, tries, refused }: Failover,
  back: Restart | undefined,
): string {
  if (promoted !== undefined) {
    const split = refused > 0 ? `, after ${refused} refused tries` : '';
    return `${promoted} took over from ${before ?? 'the old master'}${split}`;
  }
  if (tries === 0 && back !== undefined)
    return `no failover: ${back.node} was back ${span(back.at - window.from)} after the fault, before Sentinel gave up on it`;
  return tries > 0 ? `no failover: ${count(tries, 'try', 'tries')}, ${refused} refused` : 'no failover';
}

/**
 * What a phase that is only polled for may be late by, ms. An answer that changed is known by the poll or by the
 * Sentinel's own message, whichever came first.
 */
const POLLED_MS = 100;
const POLLED: ReadonlySet<string> = new Set([
  'first answer',
  'majority answers',
  'last answer',
  'old master follows',
]);

function rowsOf(window: Window, { phases, acknowledged, oldMasterFollows }: Failover): Row[] {
  const sinceMs = (at: number | undefined): number | null =>
    at === undefined ? null : (at - window.from) / 1e3;
  const rows: Omit<Row, 'stepMs'>[] = [
    ...phases.map(({ phase, at, predictedMs }) => ({
      phase,
      words: PHASES[phase],
      sinceFaultMs: sinceMs(at),
      predictedMs: predictedMs === undefined ? null : ([...predictedMs] as [number, number]),
    })),
    ...[...acknowledged].map(([host, at]) => ({
      phase: `write from ${host}`,
      words: `first write from ${host} acknowledged by the new master`,
      sinceFaultMs: sinceMs(at),
      predictedMs: null,
    })),
    ...(oldMasterFollows === undefined
      ? []
      : [
          {
            phase: 'old master follows',
            words: 'the old master is a replica with its link up',
            sinceFaultMs: sinceMs(oldMasterFollows),
            predictedMs: null,
          },
        ]),
  ];
  const ordered = rows.toSorted((a, b) => (a.sinceFaultMs ?? Infinity) - (b.sinceFaultMs ?? Infinity));
  return ordered.map((row, index) => {
    const before = ordered[index - 1]?.sinceFaultMs ?? 0;
    return {
      ...row,
      ...(POLLED.has(row.phase) ? { errorMs: POLLED_MS } : {}),
      stepMs: row.sinceFaultMs === null ? null : Math.round((row.sinceFaultMs - before) * 1e3) / 1e3,
    };
  });
}
