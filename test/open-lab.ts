/** Opens the reference topology once, announced as it is told, says what it got, and closes it: for tests that run it as somebody else. */

import { topology } from '../src/experiment/topology.ts';
import { localTestbed } from '../src/testbed/local/local.ts';

const [logs, announce] = process.argv.slice(2) as [string, 'service' | 'loopback' | 'pod-ip'];
const cluster = await localTestbed().open(topology({ redis: 3, sentinels: 5, quorum: 2, announce }), {
  runId: 'test',
  logs,
  signal: new AbortController().signal,
});
const cut = [{ from: 'client-a', to: 'redis-0' }];
await cluster.cut(cut, 5_000);
await cluster.restore(cut);
await cluster.signal('redis-0', 'SIGKILL');
await cluster.signal('sentinel-0', 'SIGKILL');
await cluster.addresses?.leave('sentinel-0');
await cluster.addresses?.arrive('sentinel-0', 'kept');
await cluster.start('sentinel-0');
await cluster.close();
console.log(`steady: ${cluster.server}`);
