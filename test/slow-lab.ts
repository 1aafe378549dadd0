/** Opens a lab with slow links, says so, and stays: made to be killed. */

import { topology } from '../src/experiment/topology.ts';
import { localTestbed } from '../src/testbed/local/local.ts';

const testbed = localTestbed();
const cluster = await testbed.open(topology({ redis: 1, sentinels: 0, quorum: 1 }), {
  runId: 'slow',
  logs: process.argv[2]!,
  signal: new AbortController().signal,
});
const rate = testbed.capabilities.has('limit-rate') ? 64_000 : undefined;
const links = [
  { from: 'client-a', to: 'redis-0' },
  { from: 'redis-0', to: 'client-a' },
];
await cluster.slow?.(links, { loss: 0.3, rate }, 5_000);
console.log('slow');
setInterval(() => undefined, 60_000);
