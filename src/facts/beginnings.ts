/** Beginnings: moments of the schedule that what is seen just afterwards comes of, so that it did not happen before. */

import type { History } from '../history/history.ts';
import { acknowledgedBy } from './acknowledgements.ts';
import { masterHitBy } from './hit-master.ts';
import { earliestMoment, type Stall } from './stalls.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** Every such moment in order, µs: the orders that the schedule gave, and faults that hit a master which was in use until then. */
export function beginningsIn(history: History, timeline: Timeline, stalls: readonly Stall[]): number[] {
  const { commands, faults } = timeline;
  const begun = faults
    .filter((fault) => fault.effect.hitsMaster || wasInUse(history, timeline, fault, stalls))
    .map(({ onset }) => onset.earliest);
  return [...begun, ...commands.map(({ sent }) => sent)].toSorted((a, b) => a - b);
}

/**
 * Whether the master that a fault hit had acknowledged a write less than down-after before, so that no Sentinel can have
 * missed it by then. What a client that was held up stamped counts from the beginning of that.
 */
function wasInUse(history: History, timeline: Timeline, fault: FaultSpan, stalls: readonly Stall[]): boolean {
  const onset = fault.onset.earliest;
  const node = masterHitBy(timeline, fault);
  const downAfter = downAfterBy(timeline, onset);
  if (node === undefined || downAfter === undefined) return false;
  const last = acknowledgedBy(history, node, onset - downAfter, onset).last;
  if (last === undefined) return false;
  const answered = history.ledger.writers.map(({ host }) => earliestMoment(stalls, host, last));
  return Math.min(...answered) > onset - downAfter;
}

/** The shortest down-after that any Sentinel was seen to go by until then, µs; undefined where none was. */
function downAfterBy({ sentinelPolls }: Timeline, at: number): number | undefined {
  const settings = [...sentinelPolls.values()].flatMap((polls) =>
    polls.flatMap((poll) => (poll.at <= at ? (poll.view?.settings?.downAfterMs ?? []) : [])),
  );
  return settings.length === 0 ? undefined : Math.min(...settings) * 1_000;
}
