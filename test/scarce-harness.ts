/**
 * Opens a deployment on a cluster, says what it is called, has it short of everything for a while, says so, and stays: made to be
 * killed.
 */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { topology } from '../src/experiment/topology.ts';
import { connectApi } from '../src/testbed/kubernetes/client/connection.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { kubernetesTestbed } from '../src/testbed/kubernetes/kubernetes.ts';

const [context, logs, ttl] = process.argv.slice(2) as [string, string, string];
const ttlMs = Number(ttl);
const runId = `test-scarce-${randomBytes(3).toString('hex')}`;
const testbed = kubernetesTestbed({
  api: await connectApi({ context, named: true }),
  images: imagesFrom(process.env),
  onHealed: () => undefined,
});
const cluster = await testbed.open(
  topology({ redis: 2, sentinels: 1, quorum: 1, password: false, storage: 'memory' }),
  {
    runId,
    logs,
    signal: new AbortController().signal,
  },
);
process.stdout.write(`${runId}\n`);
await once(process.stdin, 'data');
await Promise.all([
  cluster.slow!([{ from: 'redis-0', to: 'redis-1' }], { rate: 64_000 }, ttlMs),
  cluster.resources!.limitMemory('redis-0', 64 * 1024 ** 2, ttlMs),
  cluster.resources!.throttle('redis-0', 0.2, ttlMs),
  cluster.storage!.seal('redis-0', ttlMs),
  cluster.storage!.fill('redis-0', ttlMs),
]);
process.stdout.write('short of everything\n');
setInterval(() => undefined, 60_000);
