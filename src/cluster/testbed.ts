/**
 * The port to where experiments run. Nothing above knows how hosts, links and processes are made.
 *
 * A Testbed opens a topology; the open thing is a Cluster: hosts with addresses, processes on them, links between
 * them, and agents started on client hosts. A cluster judges nothing and heals nothing by itself, except that the
 * kernel restores a cut link when its time-to-live ends.
 */

import type { HostedProgram } from '../experiment/hosted-programs.ts';
import type { Topology } from '../experiment/topology.ts';
import type { Capability } from './capabilities.ts';
import type { Cluster } from './cluster.ts';

export interface Testbed {
  readonly name: 'local' | 'kubernetes' | 'found';
  /** The file that describes the deployment, where it is there already. */
  readonly description?: string;
  /** The server that was chosen in the place of the installed one, as it was given: a name and a path. */
  readonly server?: string;
  /** When everything is healed at once and the schedule ends: so long without an acknowledgement for any client, ms. */
  readonly abortAfterMs?: number;
  readonly capabilities: ReadonlySet<Capability>;
  /**
   * Brings the topology up, or takes hold of the deployment that it is the topology of: every process started and
   * answering, replication and Sentinels configured.
   */
  open(topology: Topology, options: OpenOptions): Promise<Cluster>;
}

export interface OpenOptions {
  /** Names the run; used to label what is made. */
  readonly runId: string;
  /** Existing folder for the processes' logs, one `<process>.log` each. */
  readonly logs: string;
  readonly signal: AbortSignal;
  /** The client programs that bring an image; absent where there are none. */
  readonly programs?: readonly HostedProgram[];
  /** The Services that workloads go through, by name; absent where none does. */
  readonly services?: readonly string[];
}
