/** Watches the proxy: which data nodes it would lead a new connection to, by its own word. */

import { connect } from 'node:net';
import { serversUp, SHOW_STATE } from '../cluster/proxy-state.ts';
import type { Directory } from '../cluster/protocol.ts';
import type { WatchTools } from './sentinel-watch.ts';

/** After so many ms without a whole answer it counts as silent. */
const PATIENCE_MS = 500;

/** Reports one `backends` record per poll. */
export class ProxyWatch {
  private readonly proxy: NonNullable<Directory['proxy']>;
  private readonly tools: WatchTools;
  private isAsking = false;
  private isClosed = false;

  constructor(proxy: NonNullable<Directory['proxy']>, tools: WatchTools) {
    this.proxy = proxy;
    this.tools = tools;
  }

  /** Asks once, unless the last question is still unanswered. */
  async poll(): Promise<void> {
    if (this.isAsking || this.isClosed) return;
    this.isAsking = true;
    const { now, report } = this.tools;
    const sent = now();
    const behind = serversUp(await this.ask());
    this.isAsking = false;
    if (!this.isClosed) report({ kind: 'backends', at: now(), sent, ...(behind && { behind }) });
  }

  close(): void {
    this.isClosed = true;
  }

  /** All that comes on a connection of its own until the proxy ends it, which it does after one answer. */
  private ask(): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      const socket = connect({ host: this.proxy.address, port: this.proxy.statePort });
      const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
      socket.setEncoding('utf8');
      socket.on('connect', () => socket.write(SHOW_STATE));
      socket.on('data', (more: string) => (text += more));
      // Every error also closes it.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearTimeout(patience);
        resolve(text);
      });
    });
  }
}
