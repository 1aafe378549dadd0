/** The agents of a run: one observer and one per client host, and the orders they are given together. */

import { POLL_PERIOD_MS } from '../history/polling.ts';
import type { Agent } from '../cluster/agent.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { unwritableHistory, type Directory, type WriterList } from '../cluster/protocol.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { within } from '../core/until.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { clientHost, OBSERVER_HOST } from '../experiment/topology.ts';
import { preloadsOf } from '../workload/preload.ts';
import { isWriting } from '../workload/registry.ts';
import { writerKey, type Workload } from '../workload/workload.ts';
import type { Journal } from './journal.ts';
import { observerOrders, type ObserverOrders } from './observer-orders.ts';
import type { ProgressSink } from './progress.ts';
import type { RunDirectory } from './store.ts';
import type { View } from './view.ts';

/** A read-back of millions of writes takes a while; each node has its own shorter patience. */
const READ_LIMIT_MS = 60_000;
/** A gigabyte on a machine that is busy. */
const PRELOAD_LIMIT_MS = 180_000;
/** Longer than an agent's own patience with a client program that is starting, and then with its writers. */
const WRITE_LIMIT_MS = 45_000;
/** What an agent wrote last may have to come from far away. */
const END_LIMIT_MS = 60_000;

interface AgentsContext {
  readonly cluster: Cluster;
  readonly directory: Pick<RunDirectory, 'historyFile'>;
  readonly journal: Journal;
  readonly experiment: Experiment;
  readonly contact: Directory;
  readonly observersContact: Directory;
  readonly view: View;
  readonly progress: ProgressSink;
  /** Called when an agent can no longer write its history. */
  readonly onUnwritable: (problem: ChaosError) => void;
}

export class Agents {
  /** What the observer is ordered to do to processes. */
  readonly orders: ObserverOrders;
  private readonly observer: Agent;
  private readonly clients: ReadonlyMap<string, Agent>;
  private readonly experiment: Experiment;
  private readonly journal: Journal;
  private readonly keys: string | undefined;
  private readonly lost = new Set<Agent>();
  private readonly acknowledged: { readonly at: number };

  private constructor(
    {
      observer,
      clients,
      acknowledged,
    }: {
      readonly observer: Agent;
      readonly clients: ReadonlyMap<string, Agent>;
      readonly acknowledged: { readonly at: number };
    },
    { experiment, journal, contact }: AgentsContext,
  ) {
    this.observer = observer;
    this.orders = observerOrders(observer);
    this.clients = clients;
    this.acknowledged = acknowledged;
    this.keys = contact.keys;
    this.experiment = experiment;
    this.journal = journal;
  }

  /** Starts all agents side by side and lets the observer begin. */
  static async start(context: AgentsContext): Promise<Agents> {
    const { experiment, progress, onUnwritable } = context;
    const acknowledged = { at: performance.now() };
    const letters = [...new Set(experiment.workload.map((workload) => workload.client))];
    const reading = new Set(experiment.workload.filter(({ of }) => of !== undefined).map(({ name }) => name));
    const [observer, ...clients] = await Promise.all([
      startObserver(context),
      ...letters.map(async (letter) => {
        const agent = await startAgent(context, clientHost(letter));
        agent.onAnswer((answer) => {
          if (answer.answer === 'progress') {
            progress.writes(answer.workloads);
            if (answer.workloads.some(({ ok, workload }) => ok > 0 && !reading.has(workload)))
              acknowledged.at = performance.now();
          }
          if (answer.answer === 'unwritable') onUnwritable(unwritableHistory(answer));
        });
        return [letter, agent] as const;
      }),
    ]);
    return new Agents({ observer, clients: new Map(clients), acknowledged }, context);
  }

  get isObserving(): boolean {
    return !this.lost.has(this.observer);
  }

  /** When a client was last known to have been acknowledged, by performance.now(). */
  get lastAcknowledged(): number {
    return this.acknowledged.at;
  }

  /** Puts what workloads want to be there before on the master, and counts it on every node; nothing where none wants any. */
  async preload(master: string, nodes: readonly string[]): Promise<void> {
    for (const { workload, database, values, valueBytes } of preloadsOf(this.experiment.workload)) {
      const { client } = this.experiment.workload.find(({ name }) => name === workload)!;
      const order = { order: 'preload', node: master, database, values, valueBytes } as const;
      await this.clients.get(client)!.order(order, PRELOAD_LIMIT_MS);
      await this.observer.order({ order: 'count-preloaded', nodes, database, workload }, READ_LIMIT_MS);
    }
  }

  /** Starts every workload; `master` is where pinned writers stay. */
  async startWriting(master: string): Promise<void> {
    await Promise.all(
      this.experiment.workload.map((workload) => {
        const pinned = workload.via === 'first-master' ? { pinnedTo: master } : {};
        const followed = this.experiment.workload.filter(({ name }) => name === workload.of);
        const keys = this.lists(followed).map(({ key }) => key);
        const through = this.experiment.workload.find(({ name }) => name === workload.through);
        const given = {
          ...pinned,
          ...(keys.length > 0 && { keys }),
          ...(through !== undefined && { through }),
        };
        return this.clients
          .get(workload.client)!
          .order({ order: 'write', workload, ...given }, WRITE_LIMIT_MS);
      }),
    );
  }

  async stopWriting(): Promise<void> {
    await Promise.all(
      [...this.clients.values()].map((agent) => agent.order({ order: 'stop-writing' }, 15_000)),
    );
  }

  /** Lets the observer read all lists on these nodes; a node that cannot be read is recorded as such. */
  async read(when: 'before-heal' | 'final', label: string, nodes: readonly string[]): Promise<void> {
    await this.observer.order({ order: 'read', when, label, nodes, lists: this.lists() }, READ_LIMIT_MS);
  }

  /** Lets all know where processes are that have moved. One that has lost its connection is given the order when it is back. */
  relocate(directory: Directory): void {
    for (const agent of this.all()) agent.order({ order: 'relocate', directory }).catch(() => undefined);
  }

  /** Removes every key of ours. */
  async removeKeys(): Promise<void> {
    const lists = this.lists(this.experiment.workload);
    await this.observer.order({ order: 'remove-keys', lists }, READ_LIMIT_MS);
  }

  /** Calls back with a sentence when an agent ends that had no order to. */
  onLoss(listener: (reason: string) => void): void {
    for (const agent of this.all()) {
      void agent.ended.then((reason) => {
        if (reason === undefined) return;
        this.lost.add(agent);
        listener(reason);
      });
    }
  }

  /** Ends every agent; AGENT_BROKE when the file of one that was still there is not whole. */
  async end(): Promise<void> {
    const present = this.all().filter((agent) => !this.lost.has(agent));
    const reasons = await Promise.all(
      present.map(async (agent) => {
        const before = agent.clockErrorUs;
        const reason = await endAgent(agent);
        if (agent.clockErrorUs !== before) recordClock(this.journal, agent);
        return reason;
      }),
    );
    const known = reasons.filter((reason) => reason !== undefined);
    if (known.length > 0) throw new ChaosError('AGENT_BROKE', known.join('; '));
  }

  /** What is written, and stays until it is removed. */
  private lists(of: readonly Workload[] = this.experiment.workload.filter(isWriting)): WriterList[] {
    return of.flatMap(({ name, kind, writers }) =>
      Array.from({ length: writers }, (_, index) => ({ key: writerKey(name, index, this.keys), kind })),
    );
  }

  private all(): Agent[] {
    return [this.observer, ...this.clients.values()];
  }
}

async function startObserver(context: AgentsContext): Promise<Agent> {
  const { experiment, view, progress, onUnwritable } = context;
  const observer = await startAgent(context, OBSERVER_HOST);
  let master: string | undefined;
  observer.onAnswer((answer) => {
    if (answer.answer === 'unwritable') onUnwritable(unwritableHistory(answer));
    if (answer.answer !== 'record') return;
    view.see(answer.record);
    const named = view.agreedMaster(experiment.topology);
    if (named !== master) progress.master((master = named));
  });
  await observer.order({
    order: 'observe',
    everyMs: POLL_PERIOD_MS,
    probe: experiment.observer?.probe ?? true,
  });
  return observer;
}

/** The run's epoch is on our clock; the testbed corrects it for a host whose clock is another one. */
async function startAgent(context: AgentsContext, host: string): Promise<Agent> {
  const { cluster, directory, journal, contact, observersContact } = context;
  const agent = await cluster.startAgent(host, {
    name: host,
    historyFile: directory.historyFile(host),
    epochUs: journal.epochUs,
    directory: host === OBSERVER_HOST ? observersContact : contact,
  });
  recordClock(journal, agent);
  return agent;
}

function recordClock(journal: Journal, { name, clockErrorUs }: Agent): void {
  journal.write({ kind: 'clock', process: name, errorUs: clockErrorUs });
}

/** Answers with the reason when an agent did not end as it was ordered to. */
async function endAgent(agent: Agent): Promise<string | undefined> {
  // One that is gone says so by its end.
  await agent.order({ order: 'end' }, END_LIMIT_MS).catch(() => undefined);
  return within(END_LIMIT_MS, `the end of ${agent.name}`, agent.ended).catch(messageOf);
}
