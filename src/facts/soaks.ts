/** Soaks: what was drawn, and which round of it was not whole again in time. */

import { recordsOf } from '../history/history.ts';
import type { StepRecord } from '../history/record.ts';
import type { Facts } from './facts.ts';
import type { FaultSpan } from './timeline.ts';

/** One soak as it was carried out. µs since the epoch. */
export interface Soak {
  readonly from: number;
  /** When it was over; undefined where the run ended before. */
  readonly to: number | undefined;
  /** The faults that were drawn and injected, in order. */
  readonly drawn: readonly FaultSpan[];
  /** The wait after which it was not whole again: that ended the soak. */
  readonly broken: { readonly at: number; readonly problem: string } | undefined;
  /** What else ended it before its time. */
  readonly problem: string | undefined;
}

/** Every soak of a schedule, each time that it was begun. */
export function soaksOf({ history, timeline }: Pick<Facts, 'history' | 'timeline'>): Soak[] {
  const steps = recordsOf(history, 'step');
  const begun = steps.filter(({ phase, words }) => phase === 'begin' && words.startsWith('soak for '));
  return begun.map(({ path, at: from }) => {
    const over = steps.find((one) => one.path === path && one.phase === 'end' && one.at >= from);
    const isInside = (one: { readonly path: string }, at: number): boolean =>
      one.path.startsWith(`${path}.`) && at >= from && at <= (over?.at ?? Infinity);
    const troubled = steps.find((one) => one.problem !== undefined && isInside(one, one.at));
    const isBroken = troubled !== undefined && isRecovery(troubled);
    return {
      from,
      to: over?.at,
      drawn: timeline.faults.filter((fault) => isInside(fault, fault.injecting)),
      broken: isBroken ? { at: troubled.at, problem: troubled.problem! } : undefined,
      problem: isBroken ? undefined : (troubled?.problem ?? over?.problem),
    };
  });
}

function isRecovery({ words }: StepRecord): boolean {
  return words.startsWith('await convergence');
}
