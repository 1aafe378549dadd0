/** Real servers and Sentinels on this machine's loopback, for tests of the agent: no namespaces, random ports. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { until } from '../../src/core/until.ts';
import { findServerProgram } from '../../src/testbed/local/server-program.ts';
import { passwordAccess } from '../../src/cluster/access.ts';
import type { Directory, Endpoint } from '../../src/cluster/protocol.ts';

const MASTER_NAME = 'mymaster';
const PASSWORD = 'a secret';

export interface Size {
  readonly nodes: number;
  readonly sentinels: number;
  readonly downAfterMs?: number;
  /** The majority of the Sentinels, unless told otherwise. */
  readonly quorum?: number;
}

/** What is running; `directory` is what an agent is told of it, `folder` a place for files that vanishes with it. */
export class Deployment {
  readonly directory: Directory;
  readonly folder: string;
  private readonly running = new Map<string, ChildProcess>();
  private readonly clients = new Map<string, Redis>();

  static async start(size: Size): Promise<Deployment> {
    const ports = await freePorts(size.nodes + size.sentinels);
    const endpoints = (name: string, count: number): Endpoint[] =>
      Array.from({ length: count }, (_, index) => ({
        name: `${name}-${index}`,
        address: '127.0.0.1',
        port: ports.pop()!,
      }));
    const nodes = endpoints('redis', size.nodes);
    const sentinels = endpoints('sentinel', size.sentinels);
    const folder = await mkdtemp(join(tmpdir(), 'agent-test-'));
    const deployment = new Deployment(folder, nodes, sentinels);
    for (const node of nodes) await deployment.startNode(node.name);
    await deployment.inSync();
    for (const sentinel of sentinels) await deployment.startSentinel(sentinel, size);
    if (sentinels.length > 0) await deployment.sentinelsAgree();
    return deployment;
  }

  private constructor(folder: string, nodes: readonly Endpoint[], sentinels: readonly Endpoint[]) {
    this.folder = folder;
    this.directory = { masterName: MASTER_NAME, access: passwordAccess(PASSWORD), nodes, sentinels };
  }

  /** Starts a data node, as replica of the first one unless it is that. */
  async startNode(name: string): Promise<void> {
    const { port } = this.endpoint(name);
    const master = this.directory.nodes[0]!;
    await this.spawn('redis-server', name, [
      'save ""',
      'appendonly no',
      'repl-diskless-sync-delay 0',
      `masterauth "${PASSWORD}"`,
      ...(port === master.port ? [] : [`replicaof 127.0.0.1 ${master.port}`]),
    ]);
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.running.get(name)!.kill(signal);
  }

  /** Kills a process; resolves when it has ended. */
  async kill(name: string): Promise<void> {
    const ended = once(this.running.get(name)!, 'exit');
    this.signal(name, 'SIGKILL');
    await ended;
  }

  /** A client of one process, for the test's own questions. */
  client(name: string): Redis {
    const known = this.clients.get(name);
    if (known !== undefined) return known;
    const { address, port } = this.endpoint(name);
    const client = new Redis({
      host: address,
      port,
      password: PASSWORD,
      retryStrategy: () => 50,
      protocol: 2,
    });
    client.on('error', () => {});
    this.clients.set(name, client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.clients.values()) client.disconnect();
    for (const child of this.running.values()) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Name of the master as a majority would see it: the first Sentinel's answer. */
  async master(): Promise<string> {
    const address = await this.client('sentinel-0').call('sentinel', 'get-master-addr-by-name', MASTER_NAME);
    const port = Number((address as string[])[1]);
    return this.directory.nodes.find((node) => node.port === port)!.name;
  }

  private endpoint(name: string): Endpoint {
    const { nodes, sentinels } = this.directory;
    return [...nodes, ...sentinels].find((endpoint) => endpoint.name === name)!;
  }

  private async inSync(): Promise<void> {
    const [master, ...replicas] = this.directory.nodes;
    const isInSync = async (): Promise<true | undefined> => {
      const info = await this.client(master!.name).info('replication');
      return info.split('state=online').length - 1 === replicas.length ? true : undefined;
    };
    await until(isInSync, { what: 'replicas in sync', withinMs: 60_000, everyMs: 50 });
  }

  private async startSentinel({ name }: Endpoint, size: Size): Promise<void> {
    const master = this.directory.nodes[0]!;
    const quorum = size.quorum ?? Math.floor(size.sentinels / 2) + 1;
    await this.spawn('redis-sentinel', name, [
      `sentinel sentinel-pass "${PASSWORD}"`,
      `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${master.port} ${quorum}`,
      `sentinel auth-pass ${MASTER_NAME} "${PASSWORD}"`,
      `sentinel down-after-milliseconds ${MASTER_NAME} ${size.downAfterMs ?? 500}`,
      `sentinel failover-timeout ${MASTER_NAME} 5000`,
    ]);
  }

  private async sentinelsAgree(): Promise<void> {
    const others = this.directory.sentinels.length - 1;
    const replicas = this.directory.nodes.length - 1;
    const agree = async (): Promise<true | undefined> => {
      const masters = this.directory.sentinels.map(
        async ({ name }) => (await this.client(name).call('sentinel', 'master', MASTER_NAME)) as string[],
      );
      const isComplete = (await Promise.all(masters)).every(
        (fields) =>
          fields[fields.indexOf('num-other-sentinels') + 1] === String(others) &&
          fields[fields.indexOf('num-slaves') + 1] === String(replicas),
      );
      return isComplete ? true : undefined;
    };
    await until(agree, { what: 'Sentinels to know each other', withinMs: 60_000, everyMs: 100 });
  }

  private async spawn(program: string, name: string, lines: readonly string[]): Promise<void> {
    const { port } = this.endpoint(name);
    const file = join(this.folder, `${name}.conf`);
    const common = [`port ${port}`, 'bind 127.0.0.1', `dir ${this.folder}`, `requirepass "${PASSWORD}"`];
    await writeFile(file, `${[...common, ...lines].join('\n')}\n`);
    const child = spawn(findServerProgram('redis')!, [file], { argv0: program, stdio: 'ignore' });
    this.running.set(name, child);
    await once(child, 'spawn');
    await until(() => this.answers(name), { what: `${name} to answer`, withinMs: 60_000, everyMs: 20 });
  }

  private async answers(name: string): Promise<true | undefined> {
    return this.client(name)
      .ping()
      .then(
        () => true as const,
        () => undefined,
      );
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
