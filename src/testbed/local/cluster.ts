/** An open topology in a lab. */

import { ChaosError } from '../../core/errors.ts';
import { until } from '../../core/until.ts';
import { PROXY_HOST, type PlacedProcess } from '../../experiment/topology.ts';
import type { Link } from '../../history/record.ts';
import type { IdThen } from '../../cluster/addresses.ts';
import type { Names } from '../../cluster/names.ts';
import type { DeploymentAccess } from '../../cluster/access.ts';
import type { AgentSpecification } from '../../cluster/protocol.ts';
import type { Agent } from '../../cluster/agent.ts';
import type { Slowness } from '../../cluster/slowness.ts';
import type { Cluster, Host } from '../../cluster/cluster.ts';
import type { DialResult, LinkCount, Moment, ProcessReport, ProcessSignal } from '../../cluster/evidence.ts';
import { AddressBook } from './address-book.ts';
import { LabAddresses } from './addresses.ts';
import { AgentProcess } from './agent-process.ts';
import type { Lab } from './lab.ts';
import { Links } from './links.ts';
import type { Doors } from './doors.ts';
import { LabNames } from './names.ts';
import type { Condition, LabMethods } from './lab-protocol.ts';
import type { Deployment } from '../configuration.ts';
import { sentinelFile, startParameters } from './process-files.ts';
import { proxyStart } from './proxy.ts';
import { LocalResources } from './resources.ts';
import { LocalStorage } from './storage.ts';

/** A process that gets SIGTERM may take this long, ms, before it can be started again; Redis takes up to 10 s. */
const END_LIMIT_MS = 15_000;

/** What an open topology consists of. */
export interface Parts {
  readonly lab: Lab;
  readonly server: string;
  readonly deployment: Deployment;
  readonly access: DeploymentAccess;
  readonly hosts: readonly Host[];
  readonly logs: string;
  readonly agentProgram: string;
  /** Ports of this machine that lead to the processes, where these are announced by them. */
  readonly doors?: Doors;
}

export class LocalCluster implements Cluster {
  readonly server: string;
  readonly access: DeploymentAccess;
  readonly processes: readonly PlacedProcess[];
  private readonly parts: Parts;
  private readonly book: AddressBook;
  /** Where it runs; for tests, which must be able to look inside. */
  readonly lab: Lab;
  readonly storage: LocalStorage;
  readonly resources: LocalResources;
  readonly names?: Names;
  readonly addresses?: LabAddresses;
  readonly onMoved?: (listener: () => void) => void;
  private readonly links: Links;

  constructor(parts: Parts) {
    this.parts = parts;
    this.lab = parts.lab;
    this.server = parts.server;
    this.access = parts.access;
    this.book = new AddressBook(parts.hosts);
    this.processes = parts.deployment.processes;
    this.storage = new LocalStorage(parts.lab, this.processes);
    this.resources = new LocalResources(parts.lab);
    if (parts.deployment.topology.announce === 'hostname') this.names = new LabNames(parts.lab, parts.hosts);
    this.links = new Links(parts.lab, this.book, this.processes);
    if (parts.deployment.topology.announce !== 'pod-ip') return;
    const addresses = new LabAddresses({
      lab: parts.lab,
      book: this.book,
      links: this.links,
      processes: this.processes,
      configure: (sentinel, id) => this.configure(sentinel, id),
    });
    this.addresses = addresses;
    this.onMoved = (listener) => {
      addresses.onMoved(listener);
    };
  }

  get hosts(): readonly Host[] {
    return this.book.hosts;
  }

  startAgent(host: string, specification: AgentSpecification): Promise<Agent> {
    const { agentProgram, logs } = this.parts;
    return AgentProcess.start(this.lab, { host, program: agentProgram, logs }, specification);
  }

  async signal(process: string, signal: ProcessSignal): Promise<ProcessReport> {
    const report = reported(await this.lab.request('signal', { name: process, signal }));
    if (report.state === 'dead') await this.parts.doors?.refuse(process);
    return report;
  }

  async start(process: string): Promise<ProcessReport> {
    const params = this.startOf(process);
    await until(async () => (await this.states([process])).find(({ state }) => state === 'dead'), {
      what: `${process} to end, so that it can be started`,
      withinMs: END_LIMIT_MS,
      everyMs: 20,
    });
    const report = reported(await this.lab.request('start', params));
    await this.parts.doors?.admit(process);
    return report;
  }

  async forget(process: string): Promise<void> {
    await this.configure(this.placed(process), 'new');
  }

  async states(processes: readonly string[]): Promise<readonly ProcessReport[]> {
    return (await this.lab.request('states', { names: processes })).map(reported);
  }

  async cut(links: readonly Link[], ttlMs: number): Promise<Moment> {
    const moment = await this.links.cut(links, ttlMs);
    await this.parts.doors?.cut(links, ttlMs);
    return moment;
  }

  async restore(links: readonly Link[]): Promise<Moment> {
    const moment = await this.links.restore(links);
    await this.parts.doors?.restore(links);
    return moment;
  }

  slow(links: readonly Link[], slowness: Slowness, ttlMs: number): Promise<Moment> {
    return this.links.slow(links, slowness, ttlMs);
  }

  endSlowness(links: readonly Link[]): Promise<Moment> {
    return this.links.endSlowness(links);
  }

  counters(links: readonly Link[]): Promise<readonly LinkCount[]> {
    return this.links.counters(links);
  }

  dial(links: readonly Link[]): Promise<readonly DialResult[]> {
    return this.links.dial(links);
  }

  async close(): Promise<void> {
    await this.lab.close();
    await this.resources.close();
  }

  /** Writes the configuration of a Sentinel that is started as if for the first time. */
  private async configure(sentinel: PlacedProcess, id: IdThen): Promise<void> {
    const { logs } = this.parts;
    await this.lab.request('write', sentinelFile(this.deployment, sentinel, { logs, id }));
  }

  /** Known by the addresses that hosts have now, where it is by these. */
  private get deployment(): Deployment {
    const { deployment } = this.parts;
    if (this.addresses === undefined) return deployment;
    return { ...deployment, addresses: new Map(this.hosts.map(({ name, address }) => [name, address])) };
  }

  private startOf(process: string): LabMethods['start']['params'] {
    const { deployment, logs } = this.parts;
    if (process === PROXY_HOST) return proxyStart(logs);
    return startParameters(this.placed(process), deployment.topology, logs);
  }

  private placed(process: string): PlacedProcess {
    const placed = this.processes.find(({ name }) => name === process);
    if (placed === undefined) throw new ChaosError('TESTBED_BROKE', `there is no process named ${process}`);
    return placed;
  }
}

function reported({ name, ...condition }: Condition): ProcessReport {
  return { process: name, ...condition };
}
