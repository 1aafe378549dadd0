/**
 * Reads the writers' lists from data nodes, each directly and all side by side.
 *
 * Writers may go on meanwhile: what they had written before is read. What is read counts as one statement of the node
 * only if its process and replication history are the same before and after.
 */

import { ChaosError, messageOf } from '../core/errors.ts';
import type { NodeState } from '../history/node-state.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { Directory, Endpoint, Order } from '../cluster/protocol.ts';
import { NODE_STATE_COMMANDS, nodeState } from './info.ts';
import { Peer } from './peer.ts';
import type { Run } from '../workload/runs.ts';
import type { WorkloadKind } from '../workload/workload.ts';
import { kindOf } from './writing.ts';

type ReadOrder = Extract<Order, { order: 'read' }>;

/** A node that runs answers its first question in no time; one that is dead or frozen must not hold up a heal. */
const FIRST_ANSWER_MS = 2_000;
const PROGRESS_MS = 5_000;
/** Promotion and demotion cut a node's connections once each. */
const ATTEMPTS = 3;

/** What a node held, and the state it was in. */
interface Reading {
  readonly state: NodeState;
  readonly lists: ReadonlyMap<string, readonly Run[]>;
}

/** Where what was read is recorded. */
export interface ReadTools {
  readonly directory: Directory;
  readonly now: () => number;
  readonly record: (record: HistoryRecord) => void;
}

/** Reads the lists from every node named. A node that cannot be read is recorded as such and fails nothing. */
export async function readBack(order: ReadOrder, tools: ReadTools): Promise<void> {
  const nodes = order.nodes.map((name) => {
    const node = tools.directory.nodes.find((node) => node.name === name);
    if (node === undefined) throw new ChaosError('BAD_ARGUMENT', `there is no data node called ${name}`);
    return node;
  });
  await Promise.all(nodes.map((node) => new NodeReading(node, order, tools).run()));
}

/** The connection broke although the node was answering: Sentinel cuts all connections when it promotes or demotes. */
class Interrupted extends Error {}

class NodeReading {
  private readonly node: Endpoint;
  private readonly order: ReadOrder;
  private readonly tools: ReadTools;

  constructor(node: Endpoint, order: ReadOrder, tools: ReadTools) {
    this.node = node;
    this.order = order;
    this.tools = tools;
  }

  /** Reads the node, and records what it held only if all of it could be read. */
  async run(): Promise<void> {
    const { record, now } = this.tools;
    const began = now();
    try {
      const { state, lists } = await this.readPatiently();
      for (const [key, runs] of lists) record({ kind: 'read', ...this.about(), key, runs });
      record({ kind: 'reading', ...this.about(), began, complete: true, keys: lists.size, state });
    } catch (error) {
      record({
        kind: 'reading',
        ...this.about(),
        began,
        complete: false,
        keys: 0,
        problem: messageOf(error),
      });
    }
  }

  private about(): { at: number; when: ReadOrder['when']; label: string; node: string } {
    const { when, label } = this.order;
    return { at: this.tools.now(), when, label, node: this.node.name };
  }

  /** Begins anew, from the first list, when it is interrupted. */
  private async readPatiently(): Promise<Reading> {
    for (let attempt = 1; ; attempt++) {
      const { redis: access } = this.tools.directory.access;
      const peer = new Peer(this.node, { access, patienceMs: FIRST_ANSWER_MS, recoveryMs: 0 });
      try {
        return await this.read(peer);
      } catch (error) {
        if (!(error instanceof Interrupted) || attempt === ATTEMPTS) throw error;
      } finally {
        peer.close();
      }
    }
  }

  private async read(peer: Peer): Promise<Reading> {
    await connected(peer);
    const state = await this.askState(peer);
    const lists = new Map<string, readonly Run[]>();
    for (const { key, kind } of this.order.lists) lists.set(key, await readList(peer, key, kindOf(kind)));
    const { runId, replid } = await this.askState(peer);
    if (runId !== state.runId || replid !== state.replid)
      throw new Error('its process or its replication history changed while it was read');
    return { state, lists };
  }

  private async askState(peer: Peer): Promise<NodeState> {
    const replies = await ask(peer, NODE_STATE_COMMANDS, FIRST_ANSWER_MS);
    const state = nodeState(replies, this.tools.directory.nodes);
    if (state === undefined) throw new Error('it did not say what it is');
    return state;
  }
}

async function connected({ redis }: Peer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    redis.once('ready', resolve);
    redis.once('end', () => {
      reject(new Error('no connection to it could be made'));
    });
  });
}

/** What a writer has written, in runs. */
export async function readList(peer: Peer, key: string, kind: WorkloadKind): Promise<readonly Run[]> {
  if (kind.readBack === undefined) return [];
  const reading = kind.readBack(key);
  for (let step = reading.next(); ;) {
    if (step.done === true) return step.value;
    const [reply] = await ask(peer, [step.value], PROGRESS_MS);
    step = reading.next(reply);
  }
}

/** The replies; throws when one is a refusal, or when they do not come. */
async function ask(
  peer: Peer,
  commands: readonly (readonly string[])[],
  limitMs: number,
): Promise<unknown[]> {
  const start = performance.now();
  const replies = await peer.ask(commands, limitMs);
  const refusal = replies?.find((reply) => reply instanceof Error);
  if (replies !== undefined && refusal === undefined) return replies;
  if (refusal !== undefined) throw refusal;
  if (performance.now() - start < limitMs)
    throw new Interrupted('the connection to it broke again and again');
  throw new Error(`it gave no answer within ${limitMs} ms`);
}
