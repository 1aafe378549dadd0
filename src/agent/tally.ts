/** What became of a workload's operations since it was last asked: the runner's live view. */

import { OK, type OperationRecord } from '../history/record.ts';
import type { Progress } from '../cluster/protocol.ts';

/** Counts of one workload since they were last taken. */
export class Tally {
  private readonly workload: string;
  private counts: [ok: number, fail: number, unknown: number] = [0, 0, 0];
  private slowestUs = 0;
  private node: string | undefined;

  constructor(workload: string) {
    this.workload = workload;
  }

  acknowledged(latencyUs: number, node: string | undefined): void {
    this.counts[OK]++;
    this.node = node;
    if (latencyUs > this.slowestUs) this.slowestUs = latencyUs;
  }

  /** An operation that ended without an acknowledgement. */
  missed(outcome: Exclude<OperationRecord[5], typeof OK>): void {
    this.counts[outcome]++;
  }

  /** The counts so far, which then start again from zero. */
  take(): Progress {
    const [ok, fail, unknown] = this.counts;
    const slowestMs = this.slowestUs / 1_000;
    this.counts = [0, 0, 0];
    this.slowestUs = 0;
    return { workload: this.workload, ok, fail, unknown, slowestMs, ...(this.node && { node: this.node }) };
  }
}
