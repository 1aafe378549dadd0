/** Connections from a lab's first process to the servers in it, for commands while a topology comes up. */

import type { Redis } from 'ioredis';
import { accessOptions } from '../../cluster/access.ts';
import type { LabMethods } from './lab-protocol.ts';

// The network is built by other processes while the library loads.
const library = import('ioredis');

/** How long a server may take to answer, ms; one that is starting refuses at once. */
const ANSWER_LIMIT_MS = 1_000;

export class Queries {
  /** Each as soon as it can be used: several queries may come while it is made. */
  private readonly connections = new Map<string, Promise<Redis>>();

  /** The replies to all commands; throws when there is no connection or one of them is refused. */
  async query(params: LabMethods['query']['params']): Promise<readonly unknown[]> {
    const key = `${params.address}:${params.port}`;
    const made = this.connections.get(key) ?? connected(params);
    this.connections.set(key, made);
    try {
      const connection = await made;
      return await Promise.all(params.commands.map(([name, ...args]) => connection.call(name!, ...args)));
    } catch (error) {
      void disconnect(made);
      if (this.connections.get(key) === made) this.connections.delete(key);
      throw error;
    }
  }

  hangUp(): null {
    for (const connection of this.connections.values()) void disconnect(connection);
    this.connections.clear();
    return null;
  }
}

async function connected({ address, port, access }: LabMethods['query']['params']): Promise<Redis> {
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
  await connection.connect();
  return connection;
}

/** One that could not be made needs none; why is told to its queries. */
async function disconnect(made: Promise<Redis>): Promise<void> {
  const connection = await made.catch(() => undefined);
  connection?.disconnect();
}
