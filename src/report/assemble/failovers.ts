/** Failovers for the report: phases in order, each beside the band that Sentinel's rules predict. */

import type { CheckContext } from '../../check/context.ts';
import { effectWords, vainBefore, type Failover } from '../../facts/failovers.ts';
import { firstWriteFrom, oldMasterFollows, phaseFigure, type Figure } from '../../facts/figures.ts';
import { PHASES } from '../../facts/predicted.ts';
import { masterBack, type Restart } from '../../facts/restarts.ts';
import { attemptWords, vainWords } from '../../facts/attempt-words.ts';
import type { Attempt } from '../../facts/attempts.ts';
import { span } from '../../history/moment.ts';
import type { FaultSpan, Timeline } from '../../facts/timeline.ts';
import type { RunResult } from '../result.ts';

type Row = RunResult['failovers'][number]['rows'][number];

/** One entry per fault after which a failover is expected, per other outermost fault, and per heal with the master still down. */
export function failoversOf(context: CheckContext): RunResult['failovers'] {
  const { facts } = context;
  const { timeline } = facts;
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
      const failover = facts.failover(fault, moment);
      return failover === undefined ? [] : [entry(timeline, failover, moment)];
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
    rows: rowsOf(failover),
    ...(failover.vain.length === 0 ? {} : { inVain: failover.vain.map((one) => inVain(one, window.from)) }),
  };
}

type InVain = NonNullable<RunResult['failovers'][number]['inVain']>[number];

function inVain(attempt: Attempt, from: number): InVain {
  const { sentinel, epoch = null, end, began, ended } = attempt;
  return {
    sentinel,
    epoch,
    end,
    sinceFaultMs: (began - from) / 1e3,
    lengthMs: ended === undefined ? null : (ended - began) / 1e3,
    words: attemptWords(attempt),
  };
}

function outcomeOf(failover: Failover, back: Restart | undefined): string {
  const { window, promoted, before, vain, otherwise } = failover;
  if (promoted !== undefined) {
    const first = vainBefore(failover);
    const after = first.length > 0 ? `, after ${vainWords(first)}` : '';
    const doubt = otherwise === undefined ? '' : `. ${otherwise.replace(/\.$/, '')}`;
    return `${promoted} took over from ${before ?? 'the old master'}${after}${doubt}`;
  }
  if (vain.length === 0 && back !== undefined)
    return `no failover: ${back.node} was back ${span(back.at - window.from)} after the fault, before Sentinel gave up on it`;
  return vain.length > 0 ? `no failover: ${vainWords(vain)}` : 'no failover';
}

function rowsOf(failover: Failover): Row[] {
  const { phases, acknowledged } = failover;
  const rows: Omit<Row, 'stepMs'>[] = [
    ...phases.map(({ phase, predictedMs }) => ({
      phase,
      words: PHASES[phase],
      ...cells(phaseFigure(failover, phase)),
      predictedMs: predictedMs === undefined ? null : ([...predictedMs] as [number, number]),
    })),
    ...[...acknowledged.keys()].map((host) => ({
      phase: `write from ${host}`,
      words: `first write from ${host} acknowledged by the new master`,
      ...cells(firstWriteFrom(failover, host)),
      predictedMs: null,
    })),
    ...(failover.oldMasterFollows === undefined
      ? []
      : [
          {
            phase: 'old master follows',
            words: 'the old master is a replica with its link up',
            ...cells(oldMasterFollows(failover)),
            predictedMs: null,
          },
        ]),
  ];
  const ordered = rows.toSorted((a, b) => (a.sinceFaultMs ?? Infinity) - (b.sinceFaultMs ?? Infinity));
  return ordered.map((row, index) => {
    const before = ordered[index - 1]?.sinceFaultMs ?? 0;
    return {
      ...row,
      stepMs: row.sinceFaultMs === null ? null : Math.round((row.sinceFaultMs - before) * 1e3) / 1e3,
    };
  });
}

function cells({ fact, value, error }: Figure): Pick<Row, 'fact' | 'sinceFaultMs' | 'errorMs'> {
  return {
    fact,
    sinceFaultMs: value === null ? null : Math.round(value * 1e6) / 1e3,
    ...(error === undefined ? {} : { errorMs: error * 1e3 }),
  };
}
