/** Opens a lab and has one of its Sentinels move for ever: made to be killed meanwhile. Says when the first move is over. */

import { topology } from '../src/experiment/topology.ts';
import { openLocal } from '../src/testbed/local/local.ts';

const [logs, agentProgram] = process.argv.slice(2) as [string, string];
const cluster = await openLocal(
  topology({ redis: 2, sentinels: 2, quorum: 2, announce: 'pod-ip' }),
  { runId: 'moves', logs, signal: new AbortController().signal },
  { agentProgram },
);
for (;;) {
  await cluster.signal('sentinel-0', 'SIGKILL');
  await cluster.addresses!.leave('sentinel-0');
  await cluster.addresses!.arrive('sentinel-0', 'kept');
  await cluster.start('sentinel-0');
  console.log(cluster.hosts.find(({ name }) => name === 'sentinel-0')!.address);
}
