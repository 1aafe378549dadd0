/** The writers of one workload, from the order to write to the order to stop. */

import { milliseconds } from '../core/duration.ts';
import { ChaosError } from '../core/errors.ts';
import { bytesOf } from '../core/size.ts';
import { within } from '../core/until.ts';
import type { Directory, Endpoint, Progress } from '../cluster/protocol.ts';
import { PROFILES } from '../workload/profile.ts';
import { askedAs } from '../workload/reads.ts';
import { WORKLOADS } from '../workload/registry.ts';
import {
  KEYS_LIVE_S,
  serviceWords,
  writerKey,
  type Carrier,
  type Workload,
  type WorkloadKind,
} from '../workload/workload.ts';
import type { ClientProgram } from './client-program.ts';
import type { ClientPrograms } from './client-programs.ts';
import { Connection, type Route } from './connection.ts';
import { Filler } from './filler.ts';
import { LibraryConnection } from './library-connection.ts';
import { paces } from './pace.ts';
import { ProgramChannel } from './program-channel.ts';
import { ProgramSubscriber } from './program-subscriber.ts';
import type { Recorder } from './recorder.ts';
import type { ReferenceTable } from './reference-table.ts';
import { Subscriber } from './subscriber.ts';
import { Subscribing, type SubscriberPlan } from './subscribing.ts';
import { Tally } from './tally.ts';
import type { Ticker } from './ticker.ts';
import { Writer, type WriterPlan } from './writer.ts';

const CONNECT_LIMIT_MS = 5_000;

/** What the workloads of an agent share. */
export interface WritingTools {
  /** The agent's own name, which is that of its host. */
  readonly host: string;
  readonly directory: Directory;
  readonly programs: ClientPrograms;
  readonly recorder: Recorder;
  readonly references: ReferenceTable;
  readonly ticker: Ticker;
  /** Numbers the writers of this file. */
  nextWriterId(): number;
}

/** What an order says beside the workload: where a workload that asks no Sentinel stays, which keys readers read, and through whose program. */
export interface Given {
  readonly pinnedTo?: string;
  readonly keys?: readonly string[];
  readonly through?: Workload;
}

/** One workload of this agent. */
export class Writing {
  private readonly workload: Workload;
  private readonly keys: readonly string[];
  private readonly tools: WritingTools;
  private readonly tally: Tally;
  private readonly program: ClientProgram | undefined;
  private readonly writers: readonly Writer[];
  private readonly subscribing: Subscribing | undefined;

  /** Makes the writers, or readers, which begin to connect. */
  constructor(workload: Workload, { pinnedTo, keys = [], through }: Given, tools: WritingTools) {
    this.workload = workload;
    this.keys = keys;
    this.tools = tools;
    this.tally = new Tally(workload.name);
    this.program = tools.programs.join(through ?? workload);
    const route = routeOf(workload, pinnedTo, tools.directory);
    this.subscribing = this.subscribe(route);
    this.writers = Array.from({ length: workload.writers }, (_, index) => this.writer(index, route));
  }

  /** Lets all writers begin together, once each is connected; AGENT_BROKE if that takes more than 5 s once a program is ready. */
  async begin(): Promise<void> {
    const { recorder, ticker } = this.tools;
    await this.program?.ready();
    await this.allConnected();
    const start = recorder.now();
    recorder.write({ kind: 'writing', at: start, workload: this.workload.name, phase: 'begun' });
    const planned = paces(this.workload.rate, this.writers.length, start);
    for (const [index, writer] of this.writers.entries()) writer.begin(planned[index]!);
    ticker.add(this.writers);
  }

  /** Begins no more operations, waits a bounded time for those in flight, and disconnects. */
  async stop(): Promise<void> {
    const { recorder, ticker } = this.tools;
    await Promise.all(this.writers.map((writer) => writer.stop()));
    ticker.remove(this.writers);
    for (const writer of this.writers) writer.close();
    await this.subscribing?.stop();
    await this.tools.programs.leave(this.program);
    recorder.write({ kind: 'writing', at: recorder.now(), workload: this.workload.name, phase: 'stopped' });
    recorder.flush();
  }

  takeProgress(): Progress {
    return this.tally.take();
  }

  /** Those who take its messages, where it sends any. */
  private subscribe(route: Route): Subscribing | undefined {
    const { workload, tools } = this;
    const { carries } = kindOf(workload.kind);
    if (carries === undefined) return undefined;
    const keys = Array.from({ length: workload.writers }, (_, index) =>
      writerKey(workload.name, index, tools.directory.keys),
    );
    return new Subscribing(workload, keys, this.subscribers(carries, route), tools);
  }

  /** How each subscriber of the workload gets messages. */
  private subscribers(
    carrier: Carrier,
    route: Route,
  ): (plan: SubscriberPlan) => Subscriber | ProgramSubscriber {
    const { program } = this;
    const { name, settings = {} } = this.workload;
    if (program === undefined) return (plan) => new Subscriber({ ...plan, carrier, route, settings });
    const isSent = (key: string, number: number): boolean =>
      this.writers.some((writer) => writer.key === key && writer.last >= number);
    return (plan) => new ProgramSubscriber({ ...plan, workload: name, program, isSent });
  }

  private async allConnected(): Promise<void> {
    const { name } = this.workload;
    try {
      const connected = this.writers.map((writer) => writer.connected);
      const all = Promise.all([...connected, this.subscribing?.listening()]);
      await within(CONNECT_LIMIT_MS, `connecting the writers of ${name}`, all);
    } catch (error) {
      for (const writer of this.writers) writer.close();
      this.subscribing?.close();
      throw new ChaosError(
        'AGENT_BROKE',
        `not every ${this.subscribing === undefined ? 'writer' : 'publisher and subscriber'} of ${name} could connect within ${CONNECT_LIMIT_MS} ms`,
        { cause: error },
      );
    }
  }

  private writer(index: number, route: Route): Writer {
    const { host, recorder, references, directory } = this.tools;
    const { name, profile, via, valueSize, through } = this.workload;
    const kind = kindOf(this.workload.kind);
    const patience = patienceOf(this.workload, directory);
    const key = writerKey(name, index, directory.keys);
    const reads = this.followedBy(index);
    const plan: WriterPlan = {
      id: this.tools.nextWriterId(),
      key: reads ?? key,
      kind: reads === undefined || through === undefined ? kind : askedAs(key),
      connect: this.connecting(route, patience.deadlineMs),
      looksAgain: !PROFILES[profile].resends && via !== 'first-master',
      inFlight: PROFILES[profile].inFlight,
      keysLiveS: directory.keys === undefined || !leavesKeys(kind) ? undefined : KEYS_LIVE_S,
      filler: valueSize === undefined ? undefined : new Filler(bytesOf(valueSize)),
      ...patience,
    };
    recorder.write({
      kind: 'writer',
      at: recorder.now(),
      id: plan.id,
      workload: name,
      host,
      key,
      ...(kind.value !== undefined && reads === undefined && { counter: true }),
      ...(reads !== undefined && { reads, ...(through !== undefined && { through }) }),
      ...(kind.carries !== undefined && { publishes: true }),
      ...(profile === 'program' && reads === undefined && { program: true }),
    });
    return new Writer(plan, { recorder, references, tally: this.tally });
  }

  /** The key of the writer that a reader follows; undefined of a writer. BAD_ARGUMENT where there is none to follow. */
  private followedBy(index: number): string | undefined {
    const { name, kind } = this.workload;
    if (kindOf(kind).reads !== true) return undefined;
    const key = this.keys[index % this.keys.length];
    if (key === undefined) throw new ChaosError('BAD_ARGUMENT', `${name} is to read, and was given no key`);
    return key;
  }

  /** How each writer of the workload comes to the server. */
  private connecting(route: Route, deadlineMs: number): WriterPlan['connect'] {
    const { program } = this;
    const { profile, settings = {} } = this.workload;
    if (program !== undefined && profile === 'program')
      return (listener) => new ProgramChannel(program, listener);
    if (profile === 'application') return (listener) => new LibraryConnection(route, settings, listener);
    return (listener) => new Connection(route, deadlineMs, listener);
  }
}

/** Whether there is anything to expire of it. */
function leavesKeys({ reads, carries }: WorkloadKind): boolean {
  return reads !== true && carries !== 'pubsub';
}

/** The kind of workload with this name; BAD_ARGUMENT when there is none. */
export function kindOf(name: string): WorkloadKind {
  const kind = WORKLOADS[name];
  if (kind === undefined) throw new ChaosError('BAD_ARGUMENT', `there is no kind of workload called ${name}`);
  return kind;
}

/** How long an operation may take, and what it waits for. */
function patienceOf(
  { profile, deadline, wait }: Workload,
  { nodes }: Directory,
): Pick<WriterPlan, 'deadlineMs' | 'wait'> {
  const deadlineMs = deadline === undefined ? PROFILES[profile].deadlineMs : milliseconds(deadline);
  if (wait === undefined) return { deadlineMs, wait: undefined };
  const withinMs = milliseconds(wait.within);
  const replicas = wait.replicas === 'all' ? nodes.length - 1 : wait.replicas;
  return { deadlineMs: deadlineMs + withinMs, wait: { replicas, withinMs } };
}

function routeOf(workload: Workload, pinnedTo: string | undefined, directory: Directory): Route {
  if (workload.via === 'sentinel') return { directory, role: workload.from ?? 'master' };
  const { via } = workload;
  if (via === 'proxy') {
    if (directory.proxy !== undefined) return { directory, pinnedTo: directory.proxy };
    throw new ChaosError('BAD_ARGUMENT', `${workload.name} is to go by a proxy, and there is none`);
  }
  if (typeof via === 'object' && 'address' in via) return { directory, pinnedTo: endpointAt(via.address) };
  if (typeof via === 'object') {
    const words = serviceWords(via.service);
    const service = directory.services?.find(({ name }) => name === words);
    if (service !== undefined) return { directory, pinnedTo: service };
    throw new ChaosError('BAD_ARGUMENT', `${workload.name} is to go through the ${words}, and there is none`);
  }
  const node = directory.nodes.find(({ name }) => name === pinnedTo);
  if (node === undefined)
    throw new ChaosError('BAD_ARGUMENT', `${workload.name} is to be pinned to ${pinnedTo}, which is no node`);
  return { directory, pinnedTo: node };
}

/** What is at `host:port`; of an IPv6 address the host is in brackets. */
function endpointAt(address: string): Endpoint {
  const colon = address.lastIndexOf(':');
  return {
    name: address,
    address: address.slice(0, colon).replaceAll(/[[\]]/g, ''),
    port: Number(address.slice(colon + 1)),
  };
}
