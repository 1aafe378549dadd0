/**
 * A testbed in memory, for tests of the runner that need no Redis: it remembers what was done to it, in order. Its
 * Sentinels agree at once, its kernel never lies; a test replaces a method where it wants trouble.
 */

import { placementOf, type Topology } from '../../src/experiment/topology.ts';
import type { HistoryRecord, Link } from '../../src/history/record.ts';
import { passwordAccess } from '../../src/cluster/access.ts';
import type { Agent } from '../../src/cluster/agent.ts';
import type { Services } from '../../src/cluster/services.ts';
import { CAPABILITIES, type Capability } from '../../src/cluster/capabilities.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type {
  DialResult,
  LinkCount,
  Moment,
  ProcessReport,
  ProcessSignal,
} from '../../src/cluster/evidence.ts';
import type { Names } from '../../src/cluster/names.ts';
import type { Orchestrator } from '../../src/cluster/orchestrator.ts';
import type { Testbed } from '../../src/cluster/testbed.ts';
import { monotonicUs } from '../../src/core/clock.ts';
import type { Answer, Order } from '../../src/cluster/protocol.ts';
import { fakeAddresses } from './addresses.ts';
import { fakeNames } from './names.ts';
import { nodeSays, sentinelSays } from './answers.ts';
import { fakeOrchestrator } from './orchestrator.ts';
import { FakeSettings } from './settings.ts';

const OBSERVED_EVERY_MS = 10;
const LACKING: ReadonlySet<Capability> = new Set(['ask-sentinels', 'delete-pods-by-force']);
const ALL = (Object.keys(CAPABILITIES) as Capability[]).filter((capability) => !LACKING.has(capability));
const WORKERS = 3;

const AFTER = { SIGKILL: 'dead', SIGTERM: 'dead', SIGSTOP: 'stopped', SIGCONT: 'running' } as const;

/** A testbed whose clusters are told to `onOpen` before the runner gets them. */
export function fakeTestbed(
  onOpen: (cluster: FakeCluster) => void = () => undefined,
  capabilities: readonly Capability[] = ALL,
): Testbed {
  return {
    name: 'local',
    capabilities: new Set(capabilities),
    open: (topology) => {
      const cluster = new FakeCluster(topology);
      onOpen(cluster);
      return Promise.resolve(cluster);
    },
  };
}

interface Packets {
  passed: number;
  dropped: number;
  lost: number;
}

export class FakeCluster implements Cluster {
  readonly server = 'redis 7.0.15';
  readonly access = passwordAccess(undefined);
  /** Set for a deployment that stays. */
  keys?: string;
  /** Data nodes and Sentinels are spread over `worker-0` to `worker-2`; agents are on `control-plane`. */
  hosts: Cluster['hosts'];
  readonly processes: Cluster['processes'];
  readonly topology: Topology;
  readonly orchestrator: Orchestrator;
  /** Set where clients go through any. */
  services?: Services;
  /** Everything done to it, such as `SIGKILL redis-0`, `cut 4 links`, `read final`, `close`. */
  readonly deeds: string[] = [];
  readonly agents = new Map<string, FakeAgent>();
  /** From now on no replica has a link to its master. */
  neverConverges = false;
  /** Commands with this word are refused. */
  refuses: string | undefined;
  readonly settings = new FakeSettings();
  private readonly conditions = new Map<string, ProcessReport['state']>();
  private readonly pids = new Map<string, number>();
  private lastPid = 100;
  /** Hosts that are not there or stand still: nothing can be asked of their kernels. */
  private readonly gone = new Set<string>();
  private readonly down = new Set<string>();
  private readonly slowed = new Set<string>();
  private readonly packets = new Map<string, Packets>();
  private elected = 'redis-0';

  constructor(topology: Topology) {
    this.topology = topology;
    const { hosts, processes } = placementOf(topology);
    this.hosts = hosts.map((name, index) => ({
      name,
      address: `10.0.0.${index + 1}`,
      node: machineOf(name),
    }));
    this.processes =
      topology.announce === 'hostname'
        ? processes.map((one) => ({ ...one, announced: { host: `${one.host}.name`, port: one.port } }))
        : processes;
    for (const { name } of processes) this.run(name);
    this.orchestrator = fakeOrchestrator(this);
  }

  startAgent = (host: string): Promise<Agent> => {
    const agent = new FakeAgent(host, this);
    this.agents.set(host, agent);
    return Promise.resolve(agent);
  };

  signal = (process: string, signal: ProcessSignal): Promise<ProcessReport> => {
    this.deeds.push(`${signal} ${process}`);
    this.conditions.set(process, AFTER[signal]);
    return Promise.resolve(this.report(process));
  };

  start = (process: string): Promise<ProcessReport> => {
    this.deeds.push(`start ${process}`);
    this.run(process);
    return Promise.resolve(this.report(process));
  };

  forget = (process: string): Promise<void> => {
    this.deeds.push(`forget ${process}`);
    return Promise.resolve();
  };

  states = (processes: readonly string[]): Promise<readonly ProcessReport[]> =>
    Promise.resolve(processes.map((process) => this.report(process)));

  names: Names = fakeNames(this);

  addresses = fakeAddresses(this);

  onMoved = (listener: () => void): void => {
    this.addresses.onMoved(listener);
  };

  cut = (links: readonly Link[]): Promise<Moment> => {
    this.deeds.push(`cut ${links.length} links`);
    for (const link of links) this.down.add(keyOf(link));
    return Promise.resolve({ atUs: monotonicUs() });
  };

  restore = (links: readonly Link[]): Promise<Moment> => {
    this.deeds.push(`restore ${links.length} links`);
    for (const link of links) this.down.delete(keyOf(link));
    return Promise.resolve({ atUs: monotonicUs() });
  };

  slow = (links: readonly Link[]): Promise<Moment> => {
    this.deeds.push(`slow ${links.length} links`);
    for (const link of links) this.slowed.add(keyOf(link));
    return Promise.resolve({ atUs: monotonicUs() });
  };

  endSlowness = (links: readonly Link[]): Promise<Moment> => {
    this.deeds.push(`end slowness of ${links.length} links`);
    for (const link of links) this.slowed.delete(keyOf(link));
    return Promise.resolve({ atUs: monotonicUs() });
  };

  counters = (links: readonly Link[]): Promise<readonly LinkCount[]> =>
    this.asked(links, () => links.map((link) => ({ link, ...this.counted(link), atUs: monotonicUs() })));

  dial = (links: readonly Link[]): Promise<readonly DialResult[]> =>
    this.asked(links, () =>
      links.map((link) => ({ link, connected: !this.down.has(keyOf(link)), atUs: monotonicUs() })),
    );

  close = (): Promise<void> => {
    this.deeds.push('close');
    for (const agent of this.agents.values()) agent.stop(undefined);
    return Promise.resolve();
  };

  isRunning(process: string): boolean {
    return this.conditions.get(process) === 'running';
  }

  /** What every Sentinel and every data node would tell an observer just now. */
  observed = (): HistoryRecord[] => {
    const names = (kind: string): string[] =>
      this.processes.filter((one) => one.kind === kind).map((one) => one.name);
    const nodes = names('redis');
    if (!this.isRunning(this.elected))
      this.elected = nodes.find((name) => this.isRunning(name)) ?? this.elected;
    return [
      ...names('sentinel').map((name) => sentinelSays(name, this)),
      ...nodes.map((name) => nodeSays(name, this)),
    ];
  };

  /** Has a Sentinel publish an event. */
  publish(sentinel: string, channel: string): void {
    this.agents.get('observer')?.publish(sentinel, channel);
  }

  get master(): string {
    return this.elected;
  }

  report(process: string): ProcessReport {
    const state = this.conditions.get(process)!;
    return { process, state, pid: this.pids.get(process)!, atUs: monotonicUs() };
  }

  /** Starts a process anew, unless it runs. */
  run(process: string): void {
    if (this.isRunning(process)) return;
    this.conditions.set(process, 'running');
    this.pids.set(process, this.lastPid++);
  }

  /** Puts processes into a state, as their pod or machine does, together with their hosts or without them. */
  put(processes: readonly string[], state: ProcessReport['state'], gone: readonly string[] = []): void {
    for (const process of processes) this.conditions.set(process, state);
    for (const host of gone) this.gone.add(host);
  }

  /** Brings hosts back. */
  bringBack(hosts: readonly string[]): void {
    for (const host of hosts) this.gone.delete(host);
  }

  private asked<T>(links: readonly Link[], answer: () => T): Promise<T> {
    const nobody = links.flatMap(({ from, to }) => [from, to]).find((host) => this.gone.has(host));
    return nobody === undefined
      ? Promise.resolve(answer())
      : Promise.reject(new Error(`nothing can be asked of ${nobody}: it is not there`));
  }

  /** Each look finds a packet more, passed or dropped; on a slow link one passed and one lost. */
  private counted(link: Link): Packets {
    const count = this.packets.get(keyOf(link)) ?? { passed: 0, dropped: 0, lost: 0 };
    if (this.down.has(keyOf(link))) count.dropped += 1;
    else count.passed += 1;
    if (this.slowed.has(keyOf(link))) count.lost += 1;
    this.packets.set(keyOf(link), count);
    return { ...count };
  }
}

/** An agent that obeys at once; as an observer it tells what the cluster shows. */
export class FakeAgent implements Agent {
  readonly clockErrorUs = 0;
  readonly name: string;
  readonly ended: Promise<string | undefined>;
  private readonly cluster: FakeCluster;
  private readonly ending = Promise.withResolvers<string | undefined>();
  private listener: (answer: Answer) => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(name: string, cluster: FakeCluster) {
    this.name = name;
    this.cluster = cluster;
    this.ended = this.ending.promise;
  }

  order = (order: Order): Promise<string | undefined> => {
    if (order.order === 'observe') {
      const tell = (): void => {
        for (const record of this.cluster.observed()) this.listener({ answer: 'record', record });
      };
      this.timer = setInterval(tell, OBSERVED_EVERY_MS);
    }
    if ('args' in order) return this.command(order.process, order.args);
    if (order.order === 'read') this.cluster.deeds.push(`read ${order.label}`);
    if (order.order === 'remove-keys') this.cluster.deeds.push('remove keys');
    if (order.order === 'end') this.stop(undefined);
    return Promise.resolve(undefined);
  };

  /** Tells of an event that a Sentinel publishes. */
  publish(sentinel: string, channel: string): void {
    const payload = 'master mymaster 10.0.0.1 6379';
    this.listener({ answer: 'record', record: { kind: 'event', at: 0, sentinel, channel, payload } });
  }

  private command(process: string, args: readonly string[]): Promise<string> {
    this.cluster.deeds.push(`${args.join(' ')} to ${process}`);
    return args.some((arg) => arg === this.cluster.refuses)
      ? Promise.reject(new Error('NOGOODSLAVE No suitable replica'))
      : Promise.resolve(JSON.stringify(this.cluster.settings.reply(process, args)));
  }

  onAnswer(listener: (answer: Answer) => void): void {
    this.listener = listener;
  }

  /** Has it say that its history can no longer be written. */
  outOfSpace(): void {
    const problem = `${this.name}.ndjson cannot be written: no space is left on its disk`;
    this.listener({ answer: 'unwritable', problem, hint: 'free some space' });
  }

  /** Ends it; with a reason when it was not asked to. */
  stop(reason: string | undefined): void {
    clearInterval(this.timer);
    this.ending.resolve(reason);
  }
}

function machineOf(host: string): string {
  const [, kind, number] = /^(redis|sentinel)-(\d+)$/.exec(host) ?? [];
  return kind === undefined ? 'control-plane' : `worker-${Number(number) % WORKERS}`;
}

function keyOf({ from, to }: Link): string {
  return `${from} ${to}`;
}
