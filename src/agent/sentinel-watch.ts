/** Watches one Sentinel: what it publishes, as it happens, and what it answers, polled. */

import type { HistoryRecord } from '../history/record.ts';
import type { Access } from '../cluster/access.ts';
import type { Directory, Endpoint } from '../cluster/protocol.ts';
import { Peer, type PeerOptions } from './peer.ts';
import { sentinelView, viewQuestions } from './sentinel-view.ts';

/** What the watches of an observer share. */
export interface WatchTools {
  readonly directory: Directory;
  /** µs since the run's epoch. */
  readonly now: () => number;
  readonly report: (record: HistoryRecord) => void;
}

/** After so many ms without an answer a peer counts as unreachable. */
const PATIENCE_MS = 500;
/** A connection that was merely cut is back within so many ms. */
const RECOVERY_MS = 40;

/** How the observer queries every process. */
export function peerOptions(access: Access): PeerOptions {
  return { access, patienceMs: PATIENCE_MS, recoveryMs: RECOVERY_MS };
}

/** Reports `event` and `listening` records as they happen, and one `sentinel` record per poll. */
export class SentinelWatch {
  private readonly sentinel: Endpoint;
  private readonly tools: WatchTools;
  private readonly questions: Peer;
  private readonly events: Peer;
  private masterAddress: readonly string[] = [];
  private publishedEpoch = 0;
  private isListening = false;
  private isAsking = false;

  constructor(sentinel: Endpoint, tools: WatchTools) {
    this.sentinel = sentinel;
    this.tools = tools;
    const options = peerOptions(tools.directory.access.sentinel);
    this.questions = new Peer(sentinel, options);
    this.events = new Peer(sentinel, options);
    this.events.redis.on('ready', () => void this.subscribe());
    this.events.redis.on('close', () => {
      this.listening(false);
    });
    this.events.redis.on('pmessage', (_, channel, payload) => {
      this.onEvent(channel, payload);
    });
  }

  /** Asks once, unless the last round is still unanswered. */
  async poll(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const { directory, now, report } = this.tools;
    const replies = await this.questions.poll(viewQuestions(directory.masterName, this.masterAddress));
    this.isAsking = false;
    if (Array.isArray(replies?.[1])) this.masterAddress = replies[1] as string[];
    const view = replies && sentinelView(replies, directory, this.publishedEpoch);
    const about = { kind: 'sentinel', at: now(), sentinel: this.sentinel.name } as const;
    report({ ...about, reachable: replies !== undefined, ...(view && { view }) });
  }

  close(): void {
    this.questions.close();
    this.events.close();
  }

  private async subscribe(): Promise<void> {
    try {
      await this.events.redis.psubscribe('*');
      this.listening(true);
    } catch {
      // The connection broke; the next one subscribes again.
    }
  }

  private listening(listening: boolean): void {
    if (listening === this.isListening) return;
    this.isListening = listening;
    const { now, report } = this.tools;
    report({ kind: 'listening', at: now(), sentinel: this.sentinel.name, listening });
  }

  private onEvent(channel: string, payload: string): void {
    if (channel === '+new-epoch')
      this.publishedEpoch = Math.max(this.publishedEpoch, Number.parseInt(payload, 10) || 0);
    const { now, report } = this.tools;
    report({ kind: 'event', at: now(), sentinel: this.sentinel.name, channel, payload });
  }
}
