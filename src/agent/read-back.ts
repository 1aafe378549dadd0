/**
 * Reads the writers' lists from data nodes, each directly and all side by side.
 *
 * A list is read up to the length it had when it was first asked about, so that writers may go on meanwhile. What is
 * read counts as one statement of the node only if its process and replication history are the same before and after.
 */

import { ChaosError, messageOf } from '../core/errors.ts';
import type { HistoryRecord, NodeState } from '../history/record.ts';
import type { Directory, Endpoint, Order } from '../workload/protocol.ts';
import { NODE_STATE_COMMANDS, nodeState } from './info.ts';
import { Peer } from './peer.ts';
import { extendRuns, type Run } from './runs.ts';
import { kindOf } from './writing.ts';

type ReadOrder = Extract<Order, { order: 'read' }>;

const SLICE = 10_000;
/** A node that runs answers its first question in no time; one that is dead or frozen must not hold up a heal. */
const FIRST_ANSWER_MS = 2_000;
const PROGRESS_MS = 5_000;

/** Where what was read is recorded. */
export interface ReadTools {
  readonly directory: Directory;
  now(): number;
  record(record: HistoryRecord): void;
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

class NodeReading {
  private readonly node: Endpoint;
  private readonly order: ReadOrder;
  private readonly tools: ReadTools;
  private readonly peer: Peer;
  private keys = 0;
  private state: NodeState | undefined;

  constructor(node: Endpoint, order: ReadOrder, tools: ReadTools) {
    this.node = node;
    this.order = order;
    this.tools = tools;
    const { password } = tools.directory;
    this.peer = new Peer(node, { password, patienceMs: FIRST_ANSWER_MS, reconnects: false });
  }

  async run(): Promise<void> {
    let problem: string | undefined;
    try {
      await this.readAll();
    } catch (error) {
      problem = messageOf(error);
    } finally {
      this.peer.close();
    }
    this.tools.record({
      kind: 'reading',
      ...this.about(),
      complete: problem === undefined,
      keys: this.keys,
      ...(this.state && { state: this.state }),
      ...(problem !== undefined && { problem }),
    });
  }

  private about(): { at: number; when: ReadOrder['when']; label: string; node: string } {
    const { when, label } = this.order;
    return { at: this.tools.now(), when, label, node: this.node.name };
  }

  private async readAll(): Promise<void> {
    await this.connect();
    this.state = await this.askState();
    for (const { key, kind } of this.order.lists) {
      const runs = await this.readList(key, kind);
      this.tools.record({ kind: 'read', ...this.about(), key, runs });
      this.keys++;
    }
    const { runId, replid } = await this.askState();
    if (runId !== this.state.runId || replid !== this.state.replid)
      throw new Error('its process or its replication history changed while it was read');
  }

  private async connect(): Promise<void> {
    const { redis } = this.peer;
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve);
      redis.once('end', () => {
        reject(new Error(`no connection to ${this.node.address}:${this.node.port}`));
      });
    });
  }

  private async askState(): Promise<NodeState> {
    const replies = await this.peer.ask(NODE_STATE_COMMANDS);
    const refusal = replies?.find((reply) => reply instanceof Error);
    if (replies === undefined || refusal !== undefined)
      throw refusal ?? new Error(`no answer within ${FIRST_ANSWER_MS} ms`);
    return nodeState(replies, this.tools.directory.nodes);
  }

  private async readList(key: string, kindName: string): Promise<Run[]> {
    const kind = kindOf(kindName);
    const length = Number(await this.ask(kind.length(key)));
    const runs: Run[] = [];
    for (let offset = 0; offset < length; offset += SLICE) {
      const count = Math.min(SLICE, length - offset);
      const numbers = kind.numbers(await this.ask(kind.readSlice(key, offset, count)));
      if (numbers.length < count) throw new Error(`${key} became shorter while it was read`);
      extendRuns(runs, numbers);
    }
    return runs;
  }

  /** The reply to one command; throws when it is refused or does not come. */
  private async ask(command: readonly string[]): Promise<unknown> {
    const replies = await this.peer.ask([command], PROGRESS_MS);
    if (replies === undefined)
      throw new Error(`the reading came to a halt (connection lost, or no answer within ${PROGRESS_MS} ms)`);
    if (replies[0] instanceof Error) throw replies[0];
    return replies[0];
  }
}
