/**
 * A harness that breaks links and processes of a small deployment on a cluster and repairs them, over and over, until
 * it is killed. It says what is in force, a line each time that changes, and says so before that ends: what it says last is
 * true when it dies.
 */

import { randomInt } from 'node:crypto';
import { sleep } from '../src/core/clock.ts';
import { topology } from '../src/experiment/topology.ts';
import { connectApi } from '../src/testbed/kubernetes/client/connection.ts';
import { imagesFrom } from '../src/testbed/kubernetes/images.ts';
import { kubernetesTestbed } from '../src/testbed/kubernetes/kubernetes.ts';

const [context, runId, logs, ttlMs] = process.argv.slice(2) as [string, string, string, string];
const testbed = kubernetesTestbed({
  api: await connectApi({ context, named: true }),
  images: imagesFrom(process.env),
  onHealed: () => undefined,
});
const cluster = await testbed.open(topology({ redis: 2, sentinels: 1, quorum: 1, password: false }), {
  runId,
  logs,
  signal: new AbortController().signal,
});
const others = cluster.hosts.map(({ name }) => name).filter((name) => name !== 'redis-0');
const links = others.flatMap((other) => [
  { from: 'redis-0', to: other },
  { from: other, to: 'redis-0' },
]);

say('open');
for (;;) {
  await cluster.cut(links, Number(ttlMs));
  say('cut');
  await sleep(randomInt(300));
  await cluster.signal('redis-1', 'SIGSTOP');
  say('cut and frozen');
  await sleep(randomInt(1_000));
  say('changing');
  await cluster.restore(links);
  say('frozen');
  await sleep(randomInt(600));
  say('changing');
  await cluster.signal('redis-1', 'SIGCONT');
  say('open');
}

function say(state: string): void {
  process.stdout.write(`${state}\n`);
}
