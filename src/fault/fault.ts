/** What a fault is: how it is spoken of, what it does to the cluster, and how it is undone. */

import type { FaultParameters } from '../experiment/schedule.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import type { Link, ProcessStateRecord } from '../history/record.ts';
import type { Capability } from '../cluster/capabilities.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Moment, ProcessReport, ProcessSignal } from '../cluster/evidence.ts';

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

/** What a fault hits: its targets and all that goes with them. */
export interface BlastRadius extends Resolved {
  /** Machines by name; none for a fault that leaves machines alone. */
  readonly machines: readonly string[];
}

/** What was done to a process, or happened to it. */
export type Act = NonNullable<ProcessStateRecord['act']>;

/** What a fault may use while it is injected and healed. */
export interface FaultContext {
  readonly cluster: Cluster;
  readonly targets: BlastRadius;
  readonly parameters: FaultParameters;
  /** The directed links to cut and to restore; empty for process faults. */
  readonly links: readonly Link[];
  /** How long the kernel keeps a cut if nobody restores it, ms. */
  readonly ttlMs: number;
  /** Sends a signal to a process, or starts it, writes that down, and answers with the report. */
  readonly signalProcess: (process: string, signal: ProcessSignal | 'start') => Promise<ProcessReport>;
  /** Sends a command to a process, and writes down what it answered; rejects when it is refused or not answered. */
  readonly command: (process: string, args: readonly string[]) => Promise<void>;
  /** The name that Sentinels know the master by. */
  readonly masterName: string;
  /** Writes down what the receiving kernels have counted, as proof that links are cut, or healed, from here on. */
  readonly count: (when: 'cut' | 'healed', links: readonly Link[]) => Promise<void>;
  /** Numbers in [0, 1), from the run's seed. */
  readonly random: () => number;
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  /** Writes down what the orchestrator did to processes at a moment, each with the state it has now. */
  readonly recordState: (processes: readonly string[], act: Act, moment: Moment) => Promise<void>;
}

/** What a kind of fault may be told besides its targets. */
export type ParameterChoice = readonly (string | boolean)[] | 'duration';

/** What decides which links are cut, besides the targets. */
export interface CutContext {
  /** The other end of the links, where the fault names one. */
  readonly peers: Resolved;
  readonly parameters: FaultParameters;
  /** Numbers in [0, 1), from the run's seed. */
  readonly random: () => number;
}

/** One kind of fault. */
export interface FaultKind {
  readonly kind: string;
  readonly needs: Capability;
  /** The kind of process that it can be done to, where it is not any. */
  readonly only?: 'redis' | 'sentinel';
  /** What each of its parameters may be, by name. */
  readonly parameters: Readonly<Record<string, ParameterChoice>>;
  /** How long it takes to inject and to heal it, ms, where it takes its time on purpose. */
  injectionMs?(parameters: FaultParameters): number;
  /** "Kill the master", in the imperative, for plans. */
  words(targets: string, parameters: FaultParameters, peers: string): string;
  /** The directed links that must be cut for it to be in force; empty for process faults. */
  links(targets: Resolved, cluster: Pick<Cluster, 'hosts'>, context: CutContext): readonly Link[];
  /** What it does, as its records say. */
  effect(parameters: FaultParameters): FaultEffect;
  inject(context: FaultContext): Promise<void>;
  /** Absent where there is nothing to heal: such a fault is over when it is injected, and is for `once`. */
  heal?(context: FaultContext): Promise<void>;
}

/** An effect of which only what is particular is said: it is healed, resets no connection and spares no link of its targets. */
export function effectOf(
  particular: Pick<FaultEffect, 'target' | 'colour' | 'pattern'> & Partial<FaultEffect>,
): FaultEffect {
  return { isSelective: false, resets: false, heals: true, hitsMaster: false, ...particular };
}
