/** What a fault is: how it is spoken of, what it does to the cluster, and how it is undone. */

import type { Link, ProcessStateRecord } from '../history/record.ts';
import type { Capability, Cluster, ProcessReport, ProcessSignal } from '../testbed/testbed.ts';

/** Options every fault takes: the name that expectations know it by (by default its kind). */
export interface FaultOptions<N extends string> {
  readonly as?: N;
}

/** What target words mean right now. */
export interface Resolved {
  /** Processes by name; a client host has none. */
  readonly processes: readonly string[];
  /** Hosts by name. */
  readonly hosts: readonly string[];
}

/** What a fault may use while it is injected and healed. */
export interface FaultContext {
  readonly cluster: Cluster;
  readonly targets: Resolved;
  /** The directed links to cut and to restore; empty for process faults. */
  readonly links: readonly Link[];
  /** How long the kernel keeps a cut if nobody restores it, ms. */
  readonly ttlMs: number;
  /** Writes down what was done to a process, and answers with the report. */
  readonly act: (process: string, signal: ProcessSignal | 'start') => Promise<ProcessReport>;
}

/** One kind of fault. */
export interface FaultKind {
  readonly kind: string;
  readonly needs: Capability;
  /** Colour and pattern names that the report's timeline draws it with. */
  readonly appearance: { readonly colour: string; readonly pattern: 'solid' | 'hatch' | 'dots' };
  /** "Kill the master", in the imperative, for plans. */
  words(targets: string): string;
  /** The directed links that must be cut for it to be in force; empty for process faults. */
  links(targets: Resolved, cluster: Pick<Cluster, 'hosts'>): readonly Link[];
  /** The state its processes must be in while it lasts; undefined for link faults. */
  readonly processState: ProcessStateRecord['state'] | undefined;
  inject(context: FaultContext): Promise<void>;
  heal(context: FaultContext): Promise<void>;
}
