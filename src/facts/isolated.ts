/** The master that a fault hit, and the stretches of time that matter about it. */

import type { FaultSpan, Timeline } from './timeline.ts';
import { masterHitBy } from './hit-master.ts';

export interface Isolated {
  readonly fault: FaultSpan;
  /** The data node among the fault's targets that was master when it was injected. */
  readonly node: string;
  /** The fault may have been in force from here on, surely from here on, and until here (healing began). µs since the epoch. */
  readonly from: number;
  readonly surelyFrom: number;
  readonly heal: number;
  /** When it was first seen as a replica after the heal; undefined when it never was, or only after another fault had hit it. */
  readonly converted: number | undefined;
  /** Until when what becomes of it may come of this fault: when it was made a replica, or another fault hit it. */
  readonly until: number;
}

/** What is known of the master that a fault hit; undefined when the fault was not carried out on a master. */
export function isolatedBy(timeline: Timeline, fault: FaultSpan): Isolated | undefined {
  if (fault.healing === undefined) return undefined;
  const node = masterHitBy(timeline, fault);
  if (node === undefined) return undefined;
  const { healing: heal } = fault;
  const { earliest: from, latest: surelyFrom } = fault.onset;
  const next = timeline.faults.find((one) => one.injecting > heal && masterHitBy(timeline, one) === node);
  const again = next?.injecting ?? Infinity;
  const converted = timeline.nodePolls
    .get(node)
    ?.find((poll) => poll.at > heal && poll.at <= again && poll.state?.role === 'slave')?.at;
  return { fault, node, from, surelyFrom, heal, converted, until: converted ?? again };
}
