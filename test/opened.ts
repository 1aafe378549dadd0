/** Opens topologies for tests, lets them look inside, and closes everything when the test ends. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { topology, type TopologyOptions } from '../src/experiment/topology.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import { openLocal } from '../src/testbed/local/local.ts';
import type { Agent } from '../src/cluster/agent.ts';
import { temporaryFolder } from './temporary-folder.ts';

export { temporaryFolder };

export const STUB_AGENT = fileURLToPath(new URL('stub-agent.ts', import.meta.url));

/**
 * An open topology with the stub as agent; one data node and no Sentinel unless told otherwise. A test that runs beside others
 * has to name its own `onTestFinished`.
 */
export async function opened(
  options: Partial<TopologyOptions> = {},
  finished: typeof onTestFinished = onTestFinished,
): Promise<LocalCluster> {
  const cluster = await openLocal(
    topology({ redis: 1, sentinels: 0, quorum: 1, ...options }),
    { runId: 'test', logs: temporaryFolder(finished), signal: new AbortController().signal },
    { agentProgram: STUB_AGENT },
  );
  finished(() => cluster.close());
  return cluster;
}

/** A server's reply to one command. */
export async function ask(cluster: LocalCluster, process: string, ...command: string[]): Promise<unknown> {
  const { port, host, kind } = cluster.processes.find(({ name }) => name === process)!;
  const { address } = cluster.hosts.find(({ name }) => name === host)!;
  const query = { address, port, access: cluster.access[kind], commands: [command] };
  return (await cluster.lab.request('query', query))[0];
}

/** The stub agent on a host, pointed at the first data node. */
export function stubAgent(cluster: LocalCluster, host = 'client-a'): Promise<Agent> {
  const [first] = cluster.processes;
  const { address } = cluster.hosts.find(({ name }) => name === first!.host)!;
  return cluster.startAgent(host, {
    name: host,
    historyFile: join(temporaryFolder(), 'history'),
    epochUs: 0,
    directory: {
      masterName: 'mymaster',
      access: cluster.access,
      nodes: [{ name: first!.name, address, port: first!.port }],
      sentinels: [],
    },
  });
}
