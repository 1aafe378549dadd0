/** The addresses that Sentinels name, and the servers behind them. */

import { placesOf } from './addresses.ts';
import type { Inventory } from './inventory.ts';
import { podOf } from './membership.ts';
import { processName } from './process-name.ts';
import type { Fields } from './replies.ts';
import type { SentinelReading } from './sentinel-reading.ts';
import type { Server } from './server.ts';

export class Announced {
  private readonly servers: readonly Server[];
  private readonly inventory: Inventory;
  private readonly named: readonly Fields[];

  constructor(servers: readonly Server[], readings: readonly SentinelReading[], inventory: Inventory) {
    this.servers = servers;
    this.inventory = inventory;
    this.named = readings.flatMap(({ master, replicas, sentinels }) => [master, ...replicas, ...sentinels]);
  }

  /** The name of the server that an address leads to; undefined where it leads to none, or to several. */
  processAt(host: string, port: number): string | undefined {
    const server = this.serverAt(host, port);
    return server === undefined ? undefined : processName(server, this.servers);
  }

  /** The address that most Sentinels know a server by, those that are up first. */
  addressOf(server: Server): { host: string; port: number } | undefined {
    const own = this.named.filter(({ ip = '', port }) => this.serverAt(ip, Number(port)) === server);
    const up = own.filter(({ flags = '' }) => !flags.includes('s_down'));
    const counts = new Map<string, { readonly fields: Fields; count: number }>();
    for (const fields of up.length > 0 ? up : own) {
      const address = `${fields['ip']}:${fields['port']}`;
      const counted = counts.get(address) ?? { fields, count: 0 };
      counts.set(address, { fields, count: counted.count + 1 });
    }
    const [most] = [...counts.values()].toSorted((a, b) => b.count - a.count);
    return most && { host: most.fields['ip'] ?? '', port: Number(most.fields['port']) };
  }

  private serverAt(host: string, port: number): Server | undefined {
    const places = placesOf(host, port, this.inventory);
    const found = this.servers.filter((server) =>
      places.some((place) => place.pod === podOf(server) && place.port === server.port),
    );
    return found.length === 1 ? found[0] : undefined;
  }
}
