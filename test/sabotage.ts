/** Sabotage of a deployment in a lab, and of what the harness tells its agents: for tests that it is noticed. */

import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { until } from '../src/core/until.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { ROOM_PATH } from '../src/testbed/local/namespaces.ts';
import { programOf } from '../src/testbed/local/process-files.ts';
import type { Agent } from '../src/cluster/agent.ts';
import type { Order } from '../src/cluster/protocol.ts';
import type { What } from './go-between.ts';

const GO_BETWEEN = resolve(import.meta.dirname, 'go-between.ts');
const GO_BETWEEN_PORT = 7_000;

/** Has what writers are told pass through `change`, which may give the order, another one, or none. */
export function orders(
  cluster: LocalCluster,
  change: (order: Order, give: Agent['order']) => ReturnType<Agent['order']>,
): void {
  const start = cluster.startAgent.bind(cluster);
  cluster.startAgent = async (host, specification) => {
    const agent = await start(host, specification);
    const own = agent.order.bind(agent);
    if (host.startsWith('client'))
      agent.order = (order, limitMs) => change(order, (given) => own(given, limitMs));
    return agent;
  };
}

/** Kills a Sentinel and starts it again at once, with more in its environment and its log in `folder`. */
export async function restartedUnder(
  cluster: LocalCluster,
  name: string,
  { environment, folder }: { environment: Readonly<Record<string, string>>; folder: string },
): Promise<void> {
  const { lab, processes } = cluster;
  const { host } = processes.find((one) => one.name === name)!;
  const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
  const program = [programOf('redis', 'sentinel'), join(ROOM_PATH, name, 'sentinel.conf')];
  await cluster.signal(name, 'SIGKILL');
  await lab.request('start', {
    name,
    host,
    command: ['env', ...variables, ...program],
    log: join(folder, `${name}.log`),
    talks: false,
  });
}

/** Starts a dead process, and kills it again after so long, ms. */
export async function revivedFor(cluster: LocalCluster, process: string, ms: number): Promise<void> {
  await cluster.start(process);
  await sleep(ms);
  await cluster.signal(process, 'SIGKILL');
}

/** Sends a command to a process as an operator would, past the harness; it must be answered so. */
export async function told(
  cluster: LocalCluster,
  name: string,
  command: readonly string[],
  answer: unknown = 'OK',
): Promise<void> {
  const { kind, host, port } = cluster.processes.find((one) => one.name === name)!;
  const [reply] = await cluster.lab.request('query', {
    address: addressOf(cluster, host),
    port,
    access: cluster.access[kind],
    commands: [command],
  });
  expect(reply).toBe(answer);
}

function addressOf(cluster: LocalCluster, host: string): string {
  return cluster.hosts.find((one) => one.name === host)!.address;
}

/** Whose traffic goes where, and which appends get lost on the way, as `key number`. */
interface Detour {
  readonly to: string;
  readonly for: string;
  readonly swallows?: readonly string[];
}

/** Plants a go-between on a data node's host: what a client host sends to the node goes to it instead. */
export async function goBetween(
  cluster: LocalCluster,
  host: string,
  { to, for: client, swallows = [] }: Detour,
): Promise<void> {
  const { lab, processes } = cluster;
  const { port } = processes.find((one) => one.name === to)!;
  const what: What = { port: GO_BETWEEN_PORT, to: { address: addressOf(cluster, to), port }, swallows };
  await lab.request('start', {
    name: 'go-between',
    host,
    command: [process.execPath, GO_BETWEEN, JSON.stringify(what)],
    log: '/dev/null',
    talks: false,
  });
  const listens = async (): Promise<true | undefined> =>
    (await lab.run({ host, command: ['ss', '-Htln', `sport = :${GO_BETWEEN_PORT}`] })).output.trim() === ''
      ? undefined
      : true;
  await until(listens, { what: 'the go-between', withinMs: 60_000, everyMs: 50 });
  const input = `table ip planted {
    chain prerouting {
      type nat hook prerouting priority dstnat; policy accept;
      ip saddr ${addressOf(cluster, client)} tcp dport ${port} redirect to :${GO_BETWEEN_PORT}
    }
  }\n`;
  await lab.run({ host, command: ['nft', '-f', '-'], input });
}
