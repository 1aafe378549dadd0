/** How writes were answered while a fault lasted, up to the last acknowledgement and after it. O(writes). */

import { selectQuantile } from '../core/statistics.ts';
import type { History } from '../history/history.ts';
import { acknowledgedBy, endedOf } from './acknowledgements.ts';
import { answersIn, type Answers } from './answers.ts';
import type { FaultSpan } from './timeline.ts';

/** How long writers waited for one kind of answer, µs. */
export interface Waits {
  readonly median: number;
  /** 99 of 100 waited no longer. */
  readonly p99: number;
}

/** What became of writes while a fault lasted; undefined where there was no such write. */
export interface Answered {
  /** How long the fault lasted, µs. */
  readonly length: number;
  /** From the fault to the last acknowledgement by any node, µs. */
  readonly lastAcknowledgement: number | undefined;
  readonly acknowledged: number;
  readonly refused: number;
  readonly unanswered: number;
  /** What ended after the last acknowledgement, however it did. */
  readonly endedLater: number;
  readonly acknowledgements: Waits | undefined;
  readonly refusals: Waits | undefined;
}

/**
 * What became of writes from a fault to its healing. A writer that gave up on an answer waited as long as those that got
 * theirs late: for an acknowledgement until the last one came, for a refusal after it.
 */
export function answeredDuring(history: History, { onset }: FaultSpan, healing: number): Answered {
  const from = onset.earliest;
  const last = lastAcknowledgement(history, from, healing);
  const until = (last ?? from) + 1;
  const early = answersIn(history, { from, to: until });
  const late = answersIn(history, { from: until, to: healing });
  const refused = early.refused.length + late.refused.length;
  return {
    length: healing - from,
    lastAcknowledgement: last === undefined ? undefined : last - from,
    acknowledged: early.acknowledged.length,
    refused,
    unanswered: early.unanswered.length + late.unanswered.length,
    endedLater: endedIn(history, until, healing),
    acknowledgements:
      early.acknowledged.length === 0 ? undefined : waitsOf(early.acknowledged, early.unanswered),
    refusals: refused === 0 ? undefined : waitsOf(early.refused, late.refused, late.unanswered),
  };
}

function lastAcknowledgement(history: History, from: number, to: number): number | undefined {
  const nodes = new Set(history.ledger.acknowledgers.flatMap((one) => one?.node ?? []));
  const lasts = [...nodes].map((node) => acknowledgedBy(history, node, from, to).last ?? -Infinity);
  const last = Math.max(-Infinity, ...lasts);
  return last === -Infinity ? undefined : last;
}

/** How many operations of all writers that send themselves ended from `from` (inclusive) to `to` (exclusive). */
function endedIn(history: History, from: number, to: number): number {
  const own = history.ledger.writers.filter(({ isProgram }) => !isProgram);
  const workloads = new Set(own.map(({ workload }) => workload));
  return [...workloads].reduce((sum, name) => sum + endedOf(history, name, from, to).total, 0);
}

function waitsOf(...parts: readonly Answers[keyof Answers][]): Waits {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return { median: selectQuantile(all, 0.5)!, p99: selectQuantile(all, 0.99)! };
}
