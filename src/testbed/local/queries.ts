/** Connections from a lab's first process to the servers in it, for commands while a topology comes up. */

import type { Redis } from 'ioredis';
import { accessOptions } from '../../cluster/access.ts';
import type { LabMethods } from './lab-protocol.ts';

// The network is built by other processes while the library loads.
const library = import('ioredis');

/** How long a server may take to answer, ms; one that is starting refuses at once. */
const ANSWER_LIMIT_MS = 1_000;

export class Queries {
  private readonly connections = new Map<string, Redis>();

  /** The replies to all commands; throws when there is no connection or one of them is refused. */
  async query(params: LabMethods['query']['params']): Promise<readonly unknown[]> {
    const key = `${params.address}:${params.port}`;
    try {
      const connection = this.connections.get(key) ?? (await this.connect(key, params));
      return await Promise.all(params.commands.map(([name, ...args]) => connection.call(name!, ...args)));
    } catch (error) {
      this.connections.get(key)?.disconnect();
      this.connections.delete(key);
      throw error;
    }
  }

  hangUp(): null {
    for (const connection of this.connections.values()) connection.disconnect();
    this.connections.clear();
    return null;
  }

  private async connect(
    key: string,
    { address, port, access }: LabMethods['query']['params'],
  ): Promise<Redis> {
    const { Redis } = await library;
    const connection = new Redis({
      host: address,
      port,
      ...accessOptions(access),
      lazyConnect: true,
      enableReadyCheck: false,
      enableOfflineQueue: false,
      disableClientInfo: true,
      protocol: 2,
      connectTimeout: ANSWER_LIMIT_MS,
      commandTimeout: ANSWER_LIMIT_MS,
      retryStrategy: null,
      maxRetriesPerRequest: 0,
    });
    // The same failure rejects the query; unhandled, it would end this process and the lab with it.
    connection.on('error', () => undefined);
    this.connections.set(key, connection);
    await connection.connect();
    return connection;
  }
}
