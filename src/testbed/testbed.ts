/**
 * The port to where experiments run. Nothing above knows how hosts, links and processes are made.
 *
 * A Testbed opens a topology; the open thing is a Cluster: hosts with addresses, processes on them, links between
 * them, and agents started on client hosts. A cluster judges nothing and heals nothing by itself, except that the
 * kernel restores a cut link when its time-to-live ends.
 */

import type { Link } from '../history/record.ts';
import type { AgentSpecification, Answer, Order } from '../workload/protocol.ts';
import type { PlacedProcess, Topology } from '../experiment/topology.ts';

/** What a testbed may or may not be able to do; an experiment that needs more is skipped with the reason. */
export const CAPABILITIES = [
  'cut-links',
  'signal-processes',
  'together',
  'valkey',
  'ask-sentinels',
  'forget',
  'act-at-once',
  'delete-pods',
  'kill-containers',
  'freeze-nodes',
  'kill-nodes',
  'many-deployments',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export interface Testbed {
  readonly name: 'local' | 'kubernetes';
  readonly capabilities: ReadonlySet<Capability>;
  /** Brings the topology up: every process started and answering, replication and Sentinels configured. */
  open(topology: Topology, options: OpenOptions): Promise<Cluster>;
}

export interface OpenOptions {
  /** Names the run; used to label what is made. */
  readonly runId: string;
  /** Existing folder for the processes' logs, one `<process>.log` each. */
  readonly logs: string;
  readonly signal: AbortSignal;
}

export interface Cluster {
  /** Name and version of the server, such as `redis 7.0.15`. */
  readonly server: string;
  readonly password: string | undefined;
  readonly hosts: readonly Host[];
  readonly processes: readonly PlacedProcess[];
  /** Starts the agent program on a host; the promise resolves when it says it is ready. */
  startAgent(host: string, specification: AgentSpecification): Promise<Agent>;
  /** Sends a signal; answers with the moment it was sent and the state the kernel reports after it. */
  signal(process: string, signal: ProcessSignal): Promise<ProcessReport>;
  /** Starts a dead process again with its own configuration and data, as an init system would. */
  start(process: string): Promise<ProcessReport>;
  /** Leaves a dead Sentinel nothing but who the first master is; absent where the capability is. */
  forget?(process: string): Promise<void>;
  /** The kernel's state of each process named. */
  states(processes: readonly string[]): Promise<readonly ProcessReport[]>;
  /** Drops all packets on these directed links, at the receiving host, until restored or until the time-to-live ends. */
  cut(links: readonly Link[], ttlMs: number): Promise<Moment>;
  restore(links: readonly Link[]): Promise<Moment>;
  /** The receiving kernels' packet counters of these links. */
  counters(links: readonly Link[]): Promise<readonly LinkCount[]>;
  /** Tries a TCP connection along each link, to a port that the receiving host listens on; false after a second. */
  dial(links: readonly Link[]): Promise<readonly DialResult[]>;
  /** What the testbed's orchestrator can do; absent where none of its capabilities is there. */
  readonly orchestrator?: Orchestrator;
  /** Ends everything; afterwards nothing of the cluster exists but its logs. Never throws because it is already gone. */
  close(): Promise<void>;
}

export interface Host {
  readonly name: string;
  /** The address its processes are announced by. */
  readonly address: string;
  /** The machine it is on, where the testbed has several; it may change when a pod is made anew. */
  readonly node?: string;
}

/**
 * What only an orchestrator of pods and machines can do. A host is a pod, and what ends a pod or a machine ends
 * every process on it; each act resolves when it has taken effect, and its undoing when all processes run again.
 */
export interface Orchestrator {
  /** Deletes the pod of a host; resolves when none of its processes lives any more. */
  deletePod(host: string, deletion: PodDeletion): Promise<Moment>;
  /** Lets a deleted pod come back, if it was kept away, and waits until it has. */
  returnPod(host: string): Promise<Moment>;
  /** SIGKILL to a process whose container is then started again at once, as the orchestrator does by itself. */
  killContainer(process: string): Promise<ProcessReport>;
  awaitContainer(process: string): Promise<ProcessReport>;
  /** Stops every process on a machine; where its kernel is shared, as kind's nodes share theirs, that still answers packets. */
  freezeNode(node: string): Promise<Moment>;
  thawNode(node: string): Promise<Moment>;
  /** Switches a machine off. */
  killNode(node: string): Promise<Moment>;
  startNode(node: string): Promise<Moment>;
}

/** How a pod is deleted. */
export interface PodDeletion {
  /** `own`: SIGTERM, then the pod's own grace period. `none`: forced, the pod is forgotten at once. */
  readonly grace: 'own' | 'none';
  /** Whether the next pod of that name is held back until `returnPod`. */
  readonly keepAway: boolean;
  /** Whether its volume is deleted with it. */
  readonly volume: 'kept' | 'deleted';
}

export type ProcessSignal = 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT';

/** A moment on CLOCK_MONOTONIC, µs, taken beside the act itself. */
export interface Moment {
  readonly atUs: number;
}

export interface ProcessReport extends Moment {
  readonly process: string;
  readonly state: 'running' | 'stopped' | 'dead';
  readonly pid: number;
}

export interface LinkCount extends Moment {
  readonly link: Link;
  readonly passed: number;
  readonly dropped: number;
}

export interface DialResult extends Moment {
  readonly link: Link;
  readonly connected: boolean;
}

/** A running agent. */
export interface Agent {
  readonly name: string;
  /** How far its clock may be from ours, µs, after correction; 0 when both read the same kernel's clock. */
  readonly clockErrorUs: number;
  /** Gives an order; resolves when it is done, rejects when it failed, the agent is gone, or the limit passed. */
  order(order: Order, limitMs?: number): Promise<void>;
  /** Called for every answer that belongs to no order. Set before the first order. */
  onAnswer(listener: (answer: Answer) => void): void;
  /** Resolves when the agent has ended, with a reason when it was not asked to. */
  readonly ended: Promise<string | undefined>;
}
