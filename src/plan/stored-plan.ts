/** `plan.json`: all that `analyze` needs besides the history. Written before anything starts. */

import type { Experiment } from '../experiment/experiment.ts';

export interface Plan {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly id: string;
  readonly experiment: Experiment;
  readonly startedAt: string;
  readonly seed: number;
  readonly testbed: string;
  readonly command: string;
  /** The series it belongs to and which of its runs it is. */
  readonly series?: { readonly id: string; readonly label: string };
  readonly harness: string;
  readonly node: string;
  readonly kernel: string;
}

/** A plan whose run has no folder yet, and with that no name. */
export type NewPlan = Omit<Plan, 'schemaVersion' | 'runId' | 'node' | 'kernel'>;
