/** An open topology on Kubernetes. */

import { join } from 'node:path';
import { monotonicUs } from '../../core/clock.ts';
import { ChaosError } from '../../core/errors.ts';
import type { Scope } from '../../core/scope.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import type { Link } from '../../history/record.ts';
import type { AgentSpecification } from '../../cluster/protocol.ts';
import type { DeploymentAccess } from '../../cluster/access.ts';
import type { Agent } from '../../cluster/agent.ts';
import type { Cluster, Host } from '../../cluster/cluster.ts';
import type { DialResult, LinkCount, Moment, ProcessReport, ProcessSignal } from '../../cluster/evidence.ts';
import type { Names } from '../../cluster/names.ts';
import type { Resources } from '../../cluster/resources.ts';
import type { Services } from '../../cluster/services.ts';
import type { Slowness } from '../../cluster/slowness.ts';
import type { Storage } from '../../cluster/storage.ts';
import { startAgentPod } from './agent/pod.ts';
import type { Api } from './api.ts';
import { AGENT_CONTAINER } from './manifests/agents.ts';
import type { KubernetesLinks } from './networks/links.ts';
import type { PodOrchestrator } from './pods/orchestrator.ts';
import type { PodCache } from './pods/pod-cache.ts';
import type { Servers } from './processes/servers.ts';

/** What an open topology consists of. */
export interface Parts {
  readonly api: Api;
  readonly server: string;
  readonly access: DeploymentAccess;
  readonly hosts: readonly string[];
  /** The addresses of the Services by which hosts are announced, where they are; others have that of their pod. */
  readonly announced: ReadonlyMap<string, string>;
  readonly processes: readonly PlacedProcess[];
  readonly logs: string;
  readonly podCache: PodCache;
  /** Absent where nothing of ours is in the networks of pods. */
  readonly links: KubernetesLinks | undefined;
  readonly signals: Servers;
  /** Absent where nothing of ours is in the networks of pods. */
  readonly names?: Names;
  /** Absent where nothing of ours is on machines. */
  readonly resources?: Resources;
  /** Present for a deployment of our own. */
  readonly storage?: Storage;
  /** Present where states are what the kubelet reports, and not the kernel's word. */
  readonly statesBy?: 'kubelet';
  readonly orchestrator: PodOrchestrator;
  /** Of a deployment that is not our own: what keys begin with, and what is different from before. */
  readonly found?: { readonly keys: string; readonly differences: () => Promise<readonly string[]> };
  /** Present where clients go through Services. */
  readonly services?: Services;
  /** Undoes, newest first, all that was made. */
  readonly scope: Scope;
}

export class KubernetesCluster implements Cluster {
  readonly server: string;
  readonly access: DeploymentAccess;
  readonly processes: readonly PlacedProcess[];
  readonly orchestrator: PodOrchestrator;
  readonly resources?: Resources;
  readonly storage?: Storage;
  readonly names?: Names;
  readonly statesBy?: 'kubelet';
  readonly services?: Services;
  readonly keys?: string;
  readonly differences?: () => Promise<readonly string[]>;
  private readonly parts: Parts;
  private readonly lastAddresses = new Map<string, string>();

  constructor(parts: Parts) {
    this.parts = parts;
    this.server = parts.server;
    this.access = parts.access;
    this.processes = parts.processes;
    this.orchestrator = parts.orchestrator;
    if (parts.resources !== undefined) this.resources = parts.resources;
    if (parts.storage !== undefined) this.storage = parts.storage;
    if (parts.names !== undefined) this.names = parts.names;
    if (parts.statesBy !== undefined) this.statesBy = parts.statesBy;
    if (parts.services !== undefined) this.services = parts.services;
    if (parts.found !== undefined) {
      this.keys = parts.found.keys;
      this.differences = parts.found.differences;
    }
  }

  get hosts(): readonly Host[] {
    const { hosts, announced, podCache } = this.parts;
    return hosts.map((name) => {
      const { node, ip } = podCache.pod(name) ?? {};
      if (ip !== undefined) this.lastAddresses.set(name, ip);
      // A pod that is gone was there last.
      const address = announced.get(name) ?? this.lastAddresses.get(name) ?? '';
      return { name, address, ...(node === undefined ? {} : { node }) };
    });
  }

  onMoved(listener: () => void): void {
    let before = JSON.stringify(this.hosts);
    this.parts.podCache.onRead(() => {
      const now = JSON.stringify(this.hosts);
      if (now === before) return;
      before = now;
      listener();
    });
  }

  startAgent(host: string, specification: AgentSpecification): Promise<Agent> {
    const { api, podCache, logs } = this.parts;
    const ref = { ...podCache.residences.podOf(host), container: AGENT_CONTAINER };
    return startAgentPod({ api, ref, specification, log: join(logs, `${host}.log`) });
  }

  signal(process: string, signal: ProcessSignal, ttlMs?: number): Promise<ProcessReport> {
    return this.parts.signals.signal(process, signal, ttlMs);
  }

  start(process: string): Promise<ProcessReport> {
    return this.parts.signals.start(process);
  }

  /** For what is on a machine that stands still, the machine's own state counts. */
  async states(processes: readonly string[]): Promise<readonly ProcessReport[]> {
    const { orchestrator, signals } = this.parts;
    const stopped = await orchestrator.stoppedProcesses();
    const asked = await signals.states(processes.filter((name) => !stopped.has(name)));
    const answers = new Map(asked.map((report) => [report.process, report]));
    return processes.map((process) => {
      const state = stopped.get(process);
      return state === undefined ? answers.get(process)! : { process, state, pid: 0, atUs: monotonicUs() };
    });
  }

  cut(links: readonly Link[], ttlMs: number): Promise<Moment> {
    return this.cuttable().cut(links, ttlMs);
  }

  restore(links: readonly Link[]): Promise<Moment> {
    return this.cuttable().restore(links);
  }

  slow(links: readonly Link[], slowness: Slowness, ttlMs: number): Promise<Moment> {
    return this.cuttable().slow(links, slowness, ttlMs);
  }

  endSlowness(links: readonly Link[]): Promise<Moment> {
    return this.cuttable().endSlowness(links);
  }

  async counters(links: readonly Link[]): Promise<readonly LinkCount[]> {
    return (await this.parts.links?.counters(links)) ?? [];
  }

  async dial(links: readonly Link[]): Promise<readonly DialResult[]> {
    return (await this.parts.links?.dial(links)) ?? [];
  }

  private cuttable(): KubernetesLinks {
    if (this.parts.links === undefined)
      throw new ChaosError('TESTBED_BROKE', 'without an injector no link can be cut');
    return this.parts.links;
  }

  close(): Promise<void> {
    return this.parts.scope.close();
  }
}
