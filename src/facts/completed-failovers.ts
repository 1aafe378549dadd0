/** The failovers of a run that were completed, each with the reason that it had. */

import type { Attempt } from './attempts.ts';
import { isExplained, isOrdered, type ExplanationSources } from './explanations.ts';
import { masterHitBy } from './hit-master.ts';
import { phaseAt, type Timeline } from './timeline.ts';
import { unelectedSwitches } from './unelected-switches.ts';

/** A master that was replaced. */
export interface CompletedFailover {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** When the leader saw the new role or, where that was not heard, when the new master was first published; µs since the epoch. */
  readonly at: number;
  readonly reason: Reason;
}

/** The fault that a failover answers to, an order of the schedule, or nothing that the schedule did. */
export type Reason =
  { readonly kind: 'fault'; readonly as: string } | { readonly kind: 'order' } | { readonly kind: 'none' };

interface Sources extends ExplanationSources {
  readonly timeline: Timeline;
  readonly attempts: readonly Attempt[];
}

/** All of them from steady on, in order of time. */
export function completedFailovers(sources: Sources): CompletedFailover[] {
  const { timeline, attempts } = sources;
  const steady = phaseAt(timeline, 'steady') ?? Infinity;
  const elected = attempts
    .filter(({ end, began }) => end === 'succeeded' && began >= steady)
    .map((attempt) => ({
      from: attempt.master,
      to: attempt.successor,
      at: attempt.promoted ?? attempt.switched ?? attempt.began,
      reason: reasonOf(sources, attempt),
    }));
  const unheard = unelectedSwitches(timeline, attempts).map(({ from, subject, at }) => ({
    from,
    to: subject,
    at,
    reason: NO_REASON,
  }));
  return [...elected, ...unheard].toSorted((a, b) => a.at - b.at);
}

const NO_REASON: Reason = { kind: 'none' };

/** The fault that was injected last of those that explain an attempt, each by itself, and hit the master rather than its links; else an order. */
function reasonOf({ timeline, topology }: Sources, attempt: Attempt): Reason {
  const by = (part: Pick<Timeline, 'faults' | 'commands'>): boolean => {
    const only = { ...timeline, ...part };
    const { sentinel, master, seenDown: at, began } = attempt;
    const isSeen =
      at !== undefined && isExplained({ timeline: only, topology }, { sentinel, master, at }, began);
    return isSeen || isOrdered(only, attempt);
  };
  const reasons = timeline.faults.filter((one) => by({ faults: [one], commands: [] }));
  const fault = reasons.findLast((one) => masterHitBy(timeline, one) === attempt.master) ?? reasons.at(-1);
  if (fault !== undefined) return { kind: 'fault', as: fault.as };
  return by({ faults: [], commands: timeline.commands }) ? { kind: 'order' } : NO_REASON;
}
