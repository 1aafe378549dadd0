/**
 * Figures: the numbers of a run, each with the id of the fact that it measures. Wherever a figure stands, in a finding,
 * a headline, a caption or a claim, it comes from here, so that one fact has one value and one number of digits.
 */

import { isInDigits, quantity, type Unit } from '../core/quantity.ts';
import { POLL_PERIOD_MS } from '../history/polling.ts';
import { seconds } from '../history/moment.ts';
import type { OutageGap } from './cluster-outage.ts';
import type { Copying } from './copying.ts';
import { firstWriteAt, type Failover } from './failovers.ts';
import type { Losses } from './losses.ts';
import type { Conduct } from './programs.ts';
import { sightsIn, type Sights } from './sights.ts';
import type { ClientOutage } from './outage.ts';
import type { Phase } from './predicted.ts';
import type { Span } from './spans.ts';
import type { FaultSpan } from './timeline.ts';
import { dualIn, type DualMasters } from './writable.ts';
import { windowOf } from './window.ts';
import type { Facts } from './facts.ts';

export interface Figure {
  /** Which fact it measures, such as `lost` or `failover:kill:first-write`; unique in a run. */
  readonly fact: string;
  /** null: not measurable in this run. */
  readonly value: number | null;
  readonly unit: Unit;
  /** What it may be off by for want of resolution, in its unit. */
  readonly error?: number | undefined;
}

/** `6.24 s`, or `6.2 s ± 0.8 s`: the figure as it is written everywhere. */
export function figureText({ value, unit, error = 0 }: Omit<Figure, 'fact'>): string {
  const text = quantity(value, unit, error);
  return value === null || isInDigits(error) ? text : `${text} ± ${quantity(error, unit, error)}`;
}

/** The figure with what it may be off by for all that it is where other histories are possible. */
export function widened<F extends Omit<Figure, 'fact'>>(figure: F, others: readonly F[]): F {
  const { value, error = 0 } = figure;
  if (value === null) return figure;
  const apart = others.map((other) => (other.value === null ? 0 : Math.abs(other.value - value)));
  const most = Math.max(error, ...apart);
  return most > error ? { ...figure, error: most } : figure;
}

/** What is only polled for may be late by this, s. */
const POLLED_S = POLL_PERIOD_MS / 1_000;

/** Phases that are only polled for: a Sentinel's answer, and the old master's role. */
const POLLED: ReadonlySet<Phase | 'old-master-follows'> = new Set([
  'first answer',
  'majority answers',
  'last answer',
  'old-master-follows',
]);

/** From a fault, or from its healing, to the first write that the new master acknowledged. */
export function firstWrite(failover: Failover): Figure {
  return since(failover, 'first-write', firstWriteAt(failover));
}

/** The same for the writers of one client host. */
export function firstWriteFrom(failover: Failover, host: string): Figure {
  return since(failover, `first-write:${host}`, failover.acknowledged.get(host));
}

/** From a fault, or from its healing, to a phase of the failover. */
export function phaseFigure(failover: Failover, phase: Phase): Figure {
  const figure = since(
    failover,
    phase.replaceAll(' ', '-'),
    failover.phases.find((one) => one.phase === phase)?.at,
  );
  return POLLED.has(phase) ? { ...figure, error: POLLED_S } : figure;
}

/** From a fault, or from its healing, until the old master follows the new one. */
export function oldMasterFollows(failover: Failover): Figure {
  return { ...since(failover, 'old-master-follows', failover.oldMasterFollows), error: POLLED_S };
}

function since({ window }: Failover, what: string, at: number | undefined): Figure {
  const moment = window.from === window.fault.healing ? ':heal' : '';
  return {
    fact: `failover:${injection(window.fault)}${moment}:${what}`,
    value: at === undefined ? null : seconds(at - window.from),
    unit: 's',
  };
}

/** `kill`, and `kill#2` for the second injection of a repeated one. */
function injection({ as, nth }: FaultSpan): string {
  return nth === 0 ? as : `${as}#${nth + 1}`;
}

/** The longest time in which a workload got no acknowledgement, to the µs; what is excused is another fact. */
export function longestOutage({ workload, except, longest }: ClientOutage): Figure {
  const excused = [...new Set(except.map(({ as }) => as))].map((as) => `:without:${as}`).join('');
  return {
    fact: `outage:${workload}${excused}`,
    value: longest === undefined ? null : longest / 1e6,
    unit: 's',
  };
}

/** The longest time in which no data node took writes; after one fault alone, or of none but the named master, it is another fact. */
export function clusterOutageFigure(
  gap: OutageGap | undefined,
  { after, isNamed = false }: { readonly after?: FaultSpan | undefined; readonly isNamed?: boolean } = {},
): Figure {
  const value = gap === undefined ? null : seconds(gap.to - gap.from);
  const since = after === undefined ? '' : `:after:${injection(after)}`;
  return {
    fact: `cluster-outage${isNamed ? ':named' : ''}${since}`,
    value,
    unit: 's',
    error: gap === undefined ? POLLED_S : seconds(gap.error),
  };
}

/** Acknowledged writes that are absent from the converged data, of all workloads or of one. */
export function lostFigure(losses: Losses | undefined, workload?: string): Figure {
  const own = losses?.lost.filter(({ writer }) => workload === undefined || writer.workload === workload);
  return { fact: about('lost', workload), value: own?.length ?? null, unit: 'writes' };
}

/** Acknowledged writes, of all workloads or of one. */
export function acknowledgedFigure(value: number, workload?: string): Figure {
  return { fact: about('acknowledged', workload), value, unit: 'writes' };
}

/** Writes of one workload that were executed more than once. */
export function duplicatedFigure(losses: Losses, workload: string): Figure {
  const own = losses.duplicated.filter(({ writer }) => writer.workload === workload);
  return { fact: about('written-twice', workload), value: own.length, unit: 'writes' };
}

/** Writes that a client program called refused and that are in the data; not measurable without it. */
export function misreportedFigure({ workload, misreported }: Conduct): Figure {
  return { fact: about('misreported', workload), value: misreported?.length ?? null, unit: 'writes' };
}

/** How stale the stalest read of a workload was at least, after one fault or ever; not measurable where nothing was read. */
export function stalestFigure(
  workload: string,
  { readers, error }: Sights,
  during: Span,
  after?: FaultSpan,
): Figure {
  const sure = readers.flatMap((one) => sightsIn(one, during).filter(({ isSure }) => isSure));
  const most = sure.reduce((most, { stale }) => Math.max(most, stale), 0);
  return {
    fact: `stalest:${workload}${after === undefined ? '' : `:after:${injection(after)}`}`,
    value: sure.length === 0 ? null : seconds(most),
    unit: 's',
    ...(error > 0 && { error: seconds(error) }),
  };
}

/** Reads of a workload that surely showed less than their reader had seen before. */
export function backFigure(workload: string, { readers }: Sights): Figure {
  const sure = readers.flatMap(({ sights }) => sights.filter(({ back, isSure }) => back > 0 && isSure));
  return { fact: about('went-back', workload), value: sure.length, unit: 'count' };
}

/** Reads of a workload that showed what is not in the converged data. */
export function readLostFigure(workload: string, { readers }: Sights): Figure {
  const lost = readers.flatMap(({ sights }) => sights.filter(({ isLost }) => isLost));
  return { fact: about('read-lost', workload), value: lost.length, unit: 'count' };
}

/** The longest time for which a subscriber of a workload got nothing, after one fault or ever. */
export function silenceFigure(
  workload: string,
  after: FaultSpan | undefined,
  { us, error }: { readonly us: number; readonly error: number },
): Figure {
  const when = after === undefined ? '' : `:after:${injection(after)}`;
  return {
    fact: `silence:${workload}${when}`,
    value: seconds(us),
    unit: 's',
    ...(error > 0 && { error: seconds(error) }),
  };
}

function about(what: string, workload: string | undefined): string {
  return workload === undefined ? what : `${what}:${workload}`;
}

/** The longest full copy that a replica was seen to take, to within how often it was looked at. */
export function longestCopyFigure(after: FaultSpan | undefined, copy: Copying | undefined): Figure {
  return {
    fact: `copy${after === undefined ? '' : `:after:${injection(after)}`}`,
    value: copy === undefined ? null : seconds(copy.to - copy.from),
    unit: 's',
    ...(copy !== undefined && { error: seconds(copy.error) }),
  };
}

/** For how long two data nodes took the observer's writes at once; not measurable where a node was not always asked. */
export function twoMastersFigure({ total }: DualMasters, unasked: readonly Span[]): Figure {
  const value = unasked.length > 0 ? null : seconds(total);
  return { fact: 'two-masters', value, unit: 's', error: POLLED_S };
}

/** How much of that came after the healing of a fault, before the next one that is not inside it was injected. */
export function twoMastersAfterHeal(
  { dualMasters, timeline, unprobed }: Pick<Facts, 'dualMasters' | 'timeline' | 'unprobed'>,
  fault: FaultSpan,
): Figure {
  const during = windowOf(timeline, fault, 'heal');
  const isAsked =
    during !== undefined && unprobed.every(({ from, to }) => to <= during.from || from >= during.to);
  return {
    fact: `two-masters:after-heal:${injection(fault)}`,
    value: isAsked ? seconds(dualIn(dualMasters, during)) : null,
    unit: 's',
    error: POLLED_S,
  };
}
