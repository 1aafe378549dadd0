/** What a run reports while it goes on. The command line prints it; nothing else depends on it. */

import type { Progress } from '../cluster/protocol.ts';
import type { PhaseRecord } from '../history/record.ts';

export interface ProgressSink {
  phase(phase: PhaseRecord['phase']): void;
  step(description: string, plannedMs: number): void;
  /** Every 200 ms from every client host. */
  writes(workloads: readonly Progress[]): void;
  /** The node that a majority of Sentinels names, whenever it changes. */
  master(node: string | undefined): void;
}

/** Reports nothing. */
export const SILENT: ProgressSink = { phase() {}, step() {}, writes() {}, master() {} };
