/**
 * Proof that a fault took effect: what is recorded of it at set moments, while it lasts and after it. The judging is done
 * later, by a guard (`src/check/guards`), from the records.
 */

import type { Cluster } from '../../cluster/cluster.ts';
import type { FaultParameters } from '../../experiment/schedule.ts';
import type { Resolved } from '../../fault/fault.ts';
import type { FaultEffect } from '../../history/fault-effect.ts';
import type { Link } from '../../history/record.ts';
import type { AttemptMoment } from '../../history/resource-record.ts';
import type { Journal } from '../journal.ts';

/** Before it is injected, when it is, before it is healed, and when it is. */
export type ProofMoment = 'before' | AttemptMoment;

/** What is to be proven of a fault. */
export interface Provable {
  /** The path of its step. */
  readonly path: string;
  readonly effect: FaultEffect;
  /** As its author wrote them. */
  readonly written: FaultParameters;
  readonly targets: Resolved;
  /** What it takes hold of by name, as its records say: processes, hosts, or the names of hosts. */
  readonly hit: readonly string[];
  /** Those of its links that the kernels at both ends can be asked about. */
  readonly provableLinks: readonly Link[];
}

/** What proofs are taken with. */
export interface ProofTools {
  readonly cluster: Cluster;
  readonly journal: Journal;
  /** Records whether a process takes another connection. */
  readonly tryConnection: (process: string, when: AttemptMoment) => Promise<void>;
}

/** Records one aspect of an effect at a moment of a fault that has it; nothing where that moment shows nothing of it. */
export type Proof = (tools: ProofTools, fault: Provable, when: ProofMoment) => Promise<void>;
