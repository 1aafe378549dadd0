/** Opens labs for ever and does everything in them that a run does: made to be killed at any moment. */

import { join } from 'node:path';
import { topology } from '../src/experiment/topology.ts';
import { localTestbed } from '../src/testbed/local/local.ts';

const logs = process.argv[2]!;
const agentProgram = process.argv[3]!;
const cut = [
  { from: 'redis-0', to: 'sentinel-0' },
  { from: 'sentinel-0', to: 'redis-0' },
];

for (;;) {
  const cluster = await localTestbed({ agentProgram }).open(
    topology({ redis: 2, sentinels: 2, quorum: 2, announce: 'hostname' }),
    { runId: 'endless', logs, signal: new AbortController().signal },
  );
  const agent = await cluster.startAgent('client-a', {
    name: 'client-a',
    historyFile: join(logs, 'client-a.ndjson'),
    epochUs: 0,
    directory: {
      masterName: 'mymaster',
      access: cluster.access,
      nodes: [{ name: 'redis-0', address: cluster.hosts[0]!.address, port: 6379 }],
      sentinels: [],
    },
  });
  await agent.order({ order: 'observe', everyMs: 20, probe: false });
  await cluster.cut(cut, 60_000);
  await cluster.storage!.seal('sentinel-0', 60_000);
  await cluster.storage!.fill('redis-1', 60_000);
  await cluster.names!.lose(['redis-0.lab'], 'timeout', 60_000);
  await cluster.signal('redis-1', 'SIGSTOP');
  await cluster.signal('redis-0', 'SIGKILL');
  await cluster.start('redis-0');
  await cluster.restore(cut);
  await cluster.storage!.drain('redis-1');
  await cluster.storage!.unseal('sentinel-0');
  await cluster.names!.giveBack(['redis-0.lab']);
  await cluster.close();
}
