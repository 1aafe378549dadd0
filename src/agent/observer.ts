/** The observer: watches every Sentinel, every data node and the proxy, and reports each observation at once. */

import { NodeWatch } from './node-watch.ts';
import { ProxyWatch } from './proxy-watch.ts';
import { SentinelWatch, type WatchTools } from './sentinel-watch.ts';

/** Polls everything every `everyMs` from now until it is closed; a poll still unanswered is not repeated. */
export class Observer {
  private readonly watches: readonly (SentinelWatch | NodeWatch | ProxyWatch)[];
  private readonly timer: NodeJS.Timeout;

  constructor(everyMs: number, probes: boolean, tools: WatchTools) {
    const { nodes, sentinels, proxy } = tools.directory;
    this.watches = [
      ...sentinels.map((sentinel) => new SentinelWatch(sentinel, tools)),
      ...nodes.map((node) => new NodeWatch(node, probes, tools)),
      ...(proxy === undefined ? [] : [new ProxyWatch(proxy, tools)]),
    ];
    this.timer = setInterval(() => {
      for (const watch of this.watches) void watch.poll();
    }, everyMs);
  }

  /** Writes nothing any more when this resolves; it goes on watching. */
  async stopProbing(): Promise<void> {
    const probing = this.watches.filter((watch) => watch instanceof NodeWatch);
    await Promise.all(probing.map((watch) => watch.stopProbing()));
  }

  close(): void {
    clearInterval(this.timer);
    for (const watch of this.watches) watch.close();
  }
}
