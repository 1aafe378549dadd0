/** Opens a lab with a process that gets less of everything, says so, and stays: made to be killed. */

import { topology } from '../src/experiment/topology.ts';
import { openLocal } from '../src/testbed/local/local.ts';

const cluster = await openLocal(topology({ redis: 1, sentinels: 0, quorum: 1 }), {
  runId: 'limited',
  logs: process.argv[2]!,
  signal: new AbortController().signal,
});
await cluster.resources.throttle('redis-0', 0.1, 60_000);
await cluster.resources.limitMemory('redis-0', 64 * 1024 ** 2, 60_000);
console.log('limited');
setInterval(() => undefined, 60_000);
