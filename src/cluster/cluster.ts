/** A deployment that is up: hosts, the processes on them, the links between them, and what can be done to them. */

import type { PlacedProcess } from '../experiment/topology.ts';
import type { Link } from '../history/record.ts';
import type { DeploymentAccess } from './access.ts';
import type { Addresses } from './addresses.ts';
import type { Agent } from './agent.ts';
import type { DialResult, LinkCount, Moment, ProcessReport, ProcessSignal } from './evidence.ts';
import type { Names } from './names.ts';
import type { Orchestrator } from './orchestrator.ts';
import type { AgentSpecification } from './protocol.ts';
import type { Resources } from './resources.ts';
import type { Services } from './services.ts';
import type { Slowness } from './slowness.ts';
import type { Storage } from './storage.ts';

export interface Cluster {
  /** Name and version of the server, such as `redis 7.0.15`, and those of the processes that run another. */
  readonly server: string;
  readonly access: DeploymentAccess;
  readonly hosts: readonly Host[];
  readonly processes: readonly PlacedProcess[];
  /**
   * What keys begin with in a deployment that is there before the cluster is opened, and stays when it is closed: they are the
   * run's alone, and removed at its end. Absent for a deployment of our own.
   */
  readonly keys?: string;
  /** Calls back when hosts have other addresses than before; absent where that never happens. */
  onMoved?(listener: () => void): void;
  /** Starts the agent program on a host; the promise resolves when it says it is ready. */
  startAgent(host: string, specification: AgentSpecification): Promise<Agent>;
  /**
   * Sends a signal; answers with the moment it was sent and the state the kernel reports after it. A process that gets SIGSTOP
   * goes on by itself when the time-to-live ends, where it outlives the harness.
   */
  signal(process: string, signal: ProcessSignal, ttlMs?: number): Promise<ProcessReport>;
  /** Starts a dead process again with its own configuration and data, as an init system would. */
  start(process: string): Promise<ProcessReport>;
  /** Leaves a dead Sentinel nothing but who the first master is; absent where the capability is. */
  forget?(process: string): Promise<void>;
  /** The state of each process named: the kernel's word or, with `statesBy`, what the kubelet reports. */
  states(processes: readonly string[]): Promise<readonly ProcessReport[]>;
  readonly statesBy?: 'kubelet';
  /** Drops all packets on these directed links, at the receiving host, until restored or until the time-to-live ends. */
  cut(links: readonly Link[], ttlMs: number): Promise<Moment>;
  restore(links: readonly Link[]): Promise<Moment>;
  /**
   * Slows these directed links until `endSlowness` or until the time-to-live ends; slowing again replaces what was before.
   * What is cut as well stays cut. Both are absent where the capabilities are.
   */
  slow?(links: readonly Link[], slowness: Slowness, ttlMs: number): Promise<Moment>;
  endSlowness?(links: readonly Link[]): Promise<Moment>;
  /** The receiving kernels' packet counters of these links. */
  counters(links: readonly Link[]): Promise<readonly LinkCount[]>;
  /** Tries a TCP connection along each link, to a port that the receiving host listens on; false after a second. */
  dial(links: readonly Link[]): Promise<readonly DialResult[]>;
  /** What can be done to the files of processes; absent where the capability is. */
  readonly storage?: Storage;
  /** What processes get of their machine, and how they come to get less; absent where the capabilities are. */
  readonly resources?: Resources;
  /** What host names lead to, and how they come to lead nowhere; absent where the capability is. */
  readonly names?: Names;
  /** How hosts come to have other addresses; absent where the capability is. */
  readonly addresses?: Addresses;
  /** What the testbed's orchestrator can do; absent where none of its capabilities is there. */
  readonly orchestrator?: Orchestrator;
  /** The Services that clients go through; absent where none does. */
  readonly services?: Services;
  /** What is different in a deployment that was found from what it was, in sentences, besides what faults move; absent for our own. */
  differences?(): Promise<readonly string[]>;
  /** Ends everything; afterwards nothing of the cluster exists but its logs. Never throws because it is already gone. */
  close(): Promise<void>;
}

export interface Host {
  readonly name: string;
  /** The address its processes are announced by; of one that has none just now, the one that it had last. */
  readonly address: string;
  /** The machine it is on, where the testbed has several; it may change when a pod is made anew. */
  readonly node?: string;
}
