/** Watches one data node: its own state, and whether it takes a write. */

import type { Endpoint } from '../cluster/protocol.ts';
import { KEYS_LIVE_S, PROBE_KEY } from '../workload/workload.ts';
import { field, NODE_STATE_COMMANDS, nodeState } from './info.ts';
import { SETTINGS_COMMANDS, SettingsLog } from './node-settings.ts';
import { Peer } from './peer.ts';
import { peerOptions, type WatchTools } from './sentinel-watch.ts';

/** Settings are many and seldom differ: they are asked for so often, ms. */
const SETTINGS_MS = 1_000;

/**
 * Tells `node` records and, if it probes, `probe` records: one of each per poll, whatever became of it; and `settings`
 * records where these differ.
 */
export class NodeWatch {
  private readonly node: Endpoint;
  private readonly tools: WatchTools;
  private probes: boolean;
  private probing: Promise<void> = Promise.resolve();
  private readonly states: Peer;
  /** Writes have a connection of their own: CLIENT PAUSE holds them up, and must not hold up the state. */
  private readonly writes: Peer;
  private readonly settings = new SettingsLog();
  private settingsDue = 0;
  private runId = '';
  private isAsking = false;
  private isProbing = false;

  constructor(node: Endpoint, probes: boolean, tools: WatchTools) {
    this.node = node;
    this.tools = tools;
    this.probes = probes;
    const options = peerOptions(tools.directory.access.redis);
    this.states = new Peer(node, options);
    this.writes = new Peer(node, options);
    this.writes.redis.on('close', () => {
      this.runId = '';
    });
  }

  /** Asks and probes once, unless the last question or probe is still unanswered. */
  async poll(): Promise<void> {
    if (this.probes && !this.isProbing) this.probing = this.probe();
    await Promise.all([this.ask(), this.probing]);
  }

  /** Writes nothing any more when this resolves. */
  async stopProbing(): Promise<void> {
    this.probes = false;
    await this.probing;
  }

  close(): void {
    this.states.close();
    this.writes.close();
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const { directory, now, report } = this.tools;
    const areSettingsDue = performance.now() >= this.settingsDue;
    if (areSettingsDue) this.settingsDue = performance.now() + SETTINGS_MS;
    const questions = [...NODE_STATE_COMMANDS, ...(areSettingsDue ? SETTINGS_COMMANDS : [])];
    const replies = await this.states.poll(questions);
    this.isAsking = false;
    // One that refuses is reachable, and what it is remains unknown.
    const state = replies && nodeState(replies.slice(0, NODE_STATE_COMMANDS.length), directory.nodes);
    const at = now();
    const { name: node } = this.node;
    report({ kind: 'node', at, node, reachable: replies !== undefined, ...(state && { state }) });
    if (areSettingsDue && state !== undefined) {
      const settings = replies!.slice(NODE_STATE_COMMANDS.length);
      const next = this.settings.next(settings, { at, runId: state.runId });
      if (next !== undefined) report({ kind: 'settings', node, ...next });
    }
  }

  /** On each new connection it learns with the first probe which process answers the probes. */
  private async probe(): Promise<void> {
    this.isProbing = true;
    const { now, report } = this.tools;
    const sent = now();
    const replies = await this.writes.ask([
      // A plain SET would take the expiry away again.
      ['set', PROBE_KEY, this.node.name, 'ex', String(KEYS_LIVE_S)],
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
