/** The live view: the newest word of the observer about every Sentinel and data node, and what it adds up to. */

import { count } from '../core/quantity.ts';
import { majority, type Topology } from '../experiment/topology.ts';
import type { EventRecord, HistoryRecord, NodeRecord, SentinelRecord } from '../history/record.ts';

export class View {
  readonly sentinels = new Map<string, SentinelRecord>();
  readonly nodes = new Map<string, NodeRecord>();
  /** Sentinel that announced +elected-leader last. */
  leader: string | undefined;
  /** What the Sentinels published, as it came. */
  readonly heard: EventRecord[] = [];
  private readonly earlier = new Map<string, NodeRecord>();

  /** Takes in what the observer recorded. */
  see(record: HistoryRecord): void {
    if (record.kind === 'sentinel') this.sentinels.set(record.sentinel, record);
    if (record.kind === 'event') this.heard.push(record);
    if (record.kind === 'event' && record.channel === '+elected-leader') this.leader = record.sentinel;
    if (record.kind === 'node') {
      const before = this.nodes.get(record.node);
      if (before !== undefined) this.earlier.set(record.node, before);
      this.nodes.set(record.node, record);
    }
  }

  /** The data node that a majority of all Sentinels names as master; undefined when there is none. */
  agreedMaster(topology: Topology): string | undefined {
    const named = [...this.sentinels.values()].map((record) => record.view?.master);
    const votes = Map.groupBy(named, (name) => name);
    for (const [name, all] of votes) {
      if (name !== undefined && all.length >= majority(topology.sentinels)) return name;
    }
    return undefined;
  }

  /** Whether a data node answers and calls itself master. */
  isLiveMaster(node: string): boolean {
    const state = this.nodes.get(node)?.state;
    return state !== undefined && state.role === 'master' && !state.loading;
  }

  /** Everything that keeps the deployment from being converged, as short sentences; empty when it is. */
  problems(topology: Topology): string[] {
    const master = this.agreedMaster(topology);
    if (master === undefined) return ['the Sentinels do not agree on a master'];
    return [...this.sentinelProblems(topology, master), ...this.nodeProblems(topology, master)];
  }

  private sentinelProblems(topology: Topology, master: string): string[] {
    const problems: string[] = [];
    if (this.sentinels.size < topology.sentinels) problems.push('not every Sentinel was seen yet');
    const epochs = new Set<number>();
    for (const { sentinel, view } of this.sentinels.values()) {
      if (view === undefined) {
        problems.push(`${sentinel} does not answer`);
        continue;
      }
      epochs.add(view.configEpoch);
      if (view.master !== master)
        problems.push(`${sentinel} names ${view.master} as master, others ${master}`);
      if (view.flags !== 'master') problems.push(`${sentinel} sees the master as ${view.flags}`);
      if (view.knownSentinels !== topology.sentinels - 1)
        problems.push(`${sentinel} knows ${count(view.knownSentinels, 'other Sentinel')}`);
      if (view.knownReplicas !== topology.redis - 1)
        problems.push(`${sentinel} knows ${count(view.knownReplicas, 'replica')}`);
      if (view.troubled.length > 0) problems.push(`${sentinel} sees trouble: ${view.troubled.join(', ')}`);
      if (view.tilt) problems.push(`${sentinel} is in TILT`);
    }
    if (epochs.size > 1) problems.push(`config epochs differ: ${[...epochs].join(', ')}`);
    return problems;
  }

  private nodeProblems(topology: Topology, master: string): string[] {
    const problems: string[] = [];
    if (this.nodes.size < topology.redis) problems.push('not every data node was seen yet');
    const reference = this.earlier.get(master)?.state?.offset ?? Infinity;
    for (const { node, state } of this.nodes.values()) {
      if (state === undefined || state.loading) problems.push(`${node} does not answer`);
      else if (node === master && state.role !== 'master') problems.push(`${node} is no master`);
      else if (node !== master && state.role === 'master') problems.push(`${node} is a second master`);
      else if (node !== master && state.master !== master)
        problems.push(`${node} follows ${state.master ?? 'no master'}`);
      else if (node !== master && state.linkUp !== true) problems.push(`${node} has no link to its master`);
      else if (node !== master && state.offset < reference) problems.push(`${node} lags behind`);
    }
    return problems;
  }

  /** Whether every data node has the same replication offset: nothing is on its way any more. */
  offsetsEqual(): boolean {
    const offsets = new Set([...this.nodes.values()].map((record) => record.state?.offset));
    return offsets.size === 1 && !offsets.has(undefined);
  }
}
