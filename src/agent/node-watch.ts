/** Watches one data node: its own state, and whether it takes a write. */

import type { Endpoint } from '../cluster/protocol.ts';
import { field, NODE_STATE_COMMANDS, nodeState } from './info.ts';
import { Peer } from './peer.ts';
import { peerOptions, type WatchTools } from './sentinel-watch.ts';

/** The observer's own key; each node's marker is its name. */
const PROBE_KEY = 'chaos:probe';

/** Tells `node` records and, if it probes, `probe` records: one of each per poll, whatever became of it. */
export class NodeWatch {
  private readonly node: Endpoint;
  private readonly tools: WatchTools;
  private readonly probes: boolean;
  private readonly states: Peer;
  /** Writes have a connection of their own: CLIENT PAUSE holds them up, and must not hold up the state. */
  private readonly writes: Peer;
  private runId = '';
  private isAsking = false;
  private isProbing = false;

  constructor(node: Endpoint, probes: boolean, tools: WatchTools) {
    this.node = node;
    this.tools = tools;
    this.probes = probes;
    const options = peerOptions(tools.directory);
    this.states = new Peer(node, options);
    this.writes = new Peer(node, options);
    this.writes.redis.on('close', () => {
      this.runId = '';
    });
  }

  /** Asks and probes once, unless the last question or probe is still unanswered. */
  async poll(): Promise<void> {
    await Promise.all([this.ask(), ...(this.probes ? [this.probe()] : [])]);
  }

  close(): void {
    this.states.close();
    this.writes.close();
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const { directory, now, report } = this.tools;
    const replies = await this.states.poll(NODE_STATE_COMMANDS);
    this.isAsking = false;
    // One that refuses is reachable, and what it is remains unknown.
    const state = replies && nodeState(replies, directory.nodes);
    const about = { kind: 'node', at: now(), node: this.node.name } as const;
    report({ ...about, reachable: replies !== undefined, ...(state && { state }) });
  }

  /** On each new connection it learns with the first probe which process answers the probes. */
  private async probe(): Promise<void> {
    if (this.isProbing) return;
    this.isProbing = true;
    const { now, report } = this.tools;
    const sent = now();
    const replies = await this.writes.ask([
      ['set', PROBE_KEY, this.node.name],
      ...(this.runId === '' ? [['info', 'server']] : []),
    ]);
    this.isProbing = false;
    const [written, server] = replies ?? [];
    if (typeof server === 'string') this.runId = field(server, 'run_id');
    const reply = replies === undefined ? 'no reply' : replyText(written);
    const about = { kind: 'probe', at: now(), node: this.node.name, sent } as const;
    report({ ...about, accepted: reply === 'OK', reply, runId: this.runId });
  }
}

function replyText(reply: unknown): string {
  return reply instanceof Error ? reply.message : String(reply);
}
