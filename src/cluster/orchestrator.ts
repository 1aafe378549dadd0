/** What only an orchestrator of pods and machines can do. */

import type { Topology } from '../experiment/topology.ts';
import type { Moment, ProcessReport } from './evidence.ts';

/**
 * How long what was taken away may take to be back, ms. A pod may have to wait for a machine that starts, for a new volume, for
 * the others of its StatefulSet to be ready, or for the kubelet's back-off, which is 5 min at most (MaxContainerBackOff in
 * pkg/kubelet/kubelet.go).
 */
export const RETURN_LIMIT_MS = 330_000;

/**
 * A host is a pod, and what ends a pod or a machine ends every process on it; each act resolves when it has taken
 * effect, and its undoing when all processes run again.
 */
export interface Orchestrator {
  /** Deletes the pod of a host; resolves when none of its processes lives any more. */
  deletePod(host: string, deletion: PodDeletion): Promise<Moment>;
  /** The same by an eviction, which is asked for again while a disruption budget forbids it. */
  evictPod(host: string): Promise<Moment>;
  /**
   * Asks for so many fewer pods that those of these hosts are gone; resolves with when none of the processes of each lived any more.
   * Rejects with COMMAND_REFUSED where others would go in their place.
   */
  scaleDown(hosts: readonly string[]): Promise<ReadonlyMap<string, Moment>>;
  /** Asks for as many pods as before all of these. */
  scaleBack(): Promise<void>;
  /** Deletes the pod of a host gracefully, so that the next one there runs another server. */
  changeImage(host: string, server: Topology['server']): Promise<Moment>;
  /** Lets a deleted pod come back, if it was kept away, and waits until it has. */
  returnPod(host: string): Promise<Moment>;
  /** SIGKILL to a process whose container is then started again at once, as the orchestrator does by itself. */
  killContainer(process: string): Promise<ProcessReport>;
  awaitContainer(process: string): Promise<ProcessReport>;
  /** Lets no new pod onto a machine, until it is undone. */
  cordonNode(node: string): Promise<Moment>;
  uncordonNode(node: string): Promise<Moment>;
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
