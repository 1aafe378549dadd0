/** Opens the reference topology once, says what it got, and closes it: for tests that run it as somebody else. */

import { topology } from '../src/experiment/topology.ts';
import { localTestbed } from '../src/testbed/local/local.ts';

const cluster = await localTestbed().open(topology({ redis: 3, sentinels: 5, quorum: 2 }), {
  runId: 'test',
  logs: process.argv[2]!,
  signal: new AbortController().signal,
});
const cut = [{ from: 'client-a', to: 'redis-0' }];
await cluster.cut(cut, 5_000);
await cluster.restore(cut);
await cluster.signal('redis-0', 'SIGKILL');
await cluster.close();
console.log(`steady: ${cluster.server}`);
