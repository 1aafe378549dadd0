/**
 * One definition a fault: what an author writes, what it may be, how it is said, what it does to the cluster and how it
 * is undone. The author's word is what `fault` makes of its definition; everything else is read from there.
 */

import type { Capability } from '../cluster/capabilities.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Moment, ProcessReport, ProcessSignal } from '../cluster/evidence.ts';
import {
  defaultsOf,
  type Bound,
  type Parameters,
  type RequiredIn,
  type Said,
  type Written,
} from '../experiment/parameter.ts';
import type { Fault, FaultParameters } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { Topology } from '../experiment/topology.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import type { Link, ProcessStateRecord } from '../history/record.ts';

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

/** What a fault has the observer do to a process, over connections that no fault cuts; each rejects where the process does not do it. */
export interface ProcessOrders {
  /** Sends a command, writes down what was answered, and answers with that. */
  readonly command: (process: string, args: readonly string[]) => Promise<unknown>;
  /** Sends a command that keeps it from answering for so long, ms, and ends by itself, and writes down what it answers in the end. */
  readonly keepBusy: (process: string, args: readonly string[], forMs: number) => Promise<void>;
  /** Ends that with another command; resolves when the process answers again. */
  readonly endBusy: (process: string, args: readonly string[]) => Promise<void>;
  /** Holds connections until it refuses another one; and gives them up. */
  readonly holdConnections: (process: string) => Promise<void>;
  readonly releaseConnections: (process: string) => Promise<void>;
}

/** What a fault may use while it is injected and healed, besides its parameters. */
export interface FaultContext extends ProcessOrders {
  readonly cluster: Cluster;
  readonly targets: BlastRadius;
  /** What it names besides its targets, such as the other end of its links. */
  readonly peers: Resolved;
  /** The directed links to cut and to restore; empty for process faults. */
  readonly links: readonly Link[];
  /** How long the kernel keeps a cut that is not restored, ms. */
  readonly ttlMs: number;
  /** Sends a signal to a process, or starts it, writes that down, and answers with the report. */
  readonly signalProcess: (process: string, signal: ProcessSignal | 'start') => Promise<ProcessReport>;
  /** What was read when the fault was injected and is needed to undo it, by names of the fault's own. */
  readonly kept: Map<string, string>;
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

interface WithParameters<P extends Parameters> {
  readonly parameters: Bound<P>;
}

/** What decides which links are cut, besides the targets. */
interface CutContext<P extends Parameters> extends WithParameters<P> {
  /** The other end of the links, where the fault names one. */
  readonly peers: Resolved;
  /** Numbers in [0, 1), from the run's seed. */
  readonly random: () => number;
}

/** What a sentence about a fault is made of. */
interface Wording<P extends Parameters> extends WithParameters<P> {
  readonly targets: string;
  readonly peers: string;
  /** Each parameter within a sentence. */
  readonly said: Said<P>;
}

/** One kind of fault, as it is declared. */
export interface FaultKind<K extends string, P extends Parameters, O extends string = never> {
  /** Names it in plans and records, and for expectations where its author gives it no name. */
  readonly kind: K;
  /** What the testbed must be capable of. */
  needs(parameters: Bound<P>): Capability | readonly Capability[];
  /** The kind of process that it can be done to, where it is not any. */
  readonly only?: 'redis' | 'sentinel';
  /** Whether it can be done to the process of the proxy as well. */
  readonly ofProxy?: true;
  readonly parameters: P;
  /** The option that names what it needs besides its targets: the other end of its links, or whom they follow. */
  readonly peers?: O;
  /** What is wrong with one use of it though each of its targets and parameters is right, as a clause; absent where nothing can be. */
  problem?(use: {
    readonly targets: readonly Target[];
    readonly peers: readonly Target[];
    readonly parameters: FaultParameters;
    readonly topology: Topology;
  }): string | undefined;
  /** The parameters of one use that makes sense, for lists of words. */
  readonly example: Written<P>;
  /**
   * What it does, as its records say. What it takes hold of is the same whatever its parameters are; that it heals is where it has a
   * `heal`, and is not said here.
   */
  effect(parameters: Bound<P>): FaultEffect;
  /** The directed links that must be cut for it to be in force; absent where it cuts none. */
  links?(targets: Resolved, cluster: Pick<Cluster, 'hosts'>, context: CutContext<P>): readonly Link[];
  /** "Kill the master", in the imperative, for plans. */
  says(wording: Wording<P>): string;
  inject(context: FaultContext & WithParameters<P>): Promise<void>;
  /** Absent where there is nothing to heal: such a fault is over when it is injected, and is for `once`. */
  heal?(context: FaultContext & WithParameters<P>): Promise<void>;
  /** How long it takes to inject and to heal it, ms, where it takes its time on purpose. */
  injectionMs?(parameters: Bound<P>): number;
}

/** A definition of any fault, as the code that treats all faults alike knows it. */
export type AnyFaultKind = FaultKind<string, Parameters, string>;

/** What faults of a sort share in their definitions, whatever their parameters are. */
export interface Shared {
  readonly ofProxy?: true;
  needs(): Capability;
  effect(): FaultEffect;
  inject(context: FaultContext): Promise<void>;
  heal(context: FaultContext): Promise<void>;
}

/** `as` is the name that expectations know it by, by default its kind. */
type FaultOptions<N extends string, P extends Parameters, O extends string> = {
  readonly as?: N;
} & Written<P> & { readonly [option in O]: Target | readonly Target[] };

/** The word of a definition. One whose parameters may all be left out may stand without any. */
type FaultWord<K extends string, P extends Parameters, O extends string> = {
  readonly definition: FaultKind<K, P, O>;
} & ([RequiredIn<P> | O] extends [never]
  ? <const N extends string = K>(
      targets: Target | readonly Target[],
      options?: FaultOptions<N, P, O>,
    ) => Fault<N>
  : <const N extends string = K>(
      targets: Target | readonly Target[],
      options: FaultOptions<N, P, O>,
    ) => Fault<N>);

/** Makes a word of its definition: call it in a schedule with what it hits. */
export function fault<const K extends string, const P extends Parameters, const O extends string = never>(
  definition: FaultKind<K, P, O>,
): FaultWord<K, P, O> {
  const { kind, peers: peersOption, parameters: declared } = definition;
  const word = (
    targets: Target | readonly Target[],
    options: Readonly<Record<string, unknown>> = {},
  ): Fault => {
    const { as = kind, ...others } = options;
    const written = Object.entries(others).filter(
      ([name, value]) => name !== peersOption && value !== undefined,
    );
    const parameters = { ...defaultsOf(declared), ...Object.fromEntries(written) } as FaultParameters;
    return {
      kind,
      as: as as string,
      targets: [targets].flat(),
      ...(peersOption === undefined ? {} : { peers: [options[peersOption]].flat() as readonly Target[] }),
      ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    };
  };
  const effect = (bound: Bound<P>): FaultEffect => ({
    ...definition.effect(bound),
    heals: stepFor(definition) === 'during',
  });
  return Object.assign(word, { definition: { ...definition, effect } }) as unknown as FaultWord<K, P, O>;
}

/** The step that a kind of fault is for: one that has nothing to heal is done once. */
export function stepFor({ heal }: Pick<AnyFaultKind, 'heal'>): 'once' | 'during' {
  return heal === undefined ? 'once' : 'during';
}

/** An effect of which only what is particular is said: it resets no connection and spares no link of its targets. */
export function effectOf(
  particular: Pick<FaultEffect, 'target' | 'colour' | 'pattern'> & Partial<FaultEffect>,
): FaultEffect {
  return { isSelective: false, resets: false, heals: true, hitsMaster: false, ...particular };
}
