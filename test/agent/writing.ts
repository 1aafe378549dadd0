/** What the tests of the agent have in common: a deployment that ends with the test, agents in it, orders to write. */

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { Duration } from '../../src/core/duration.ts';
import { until } from '../../src/core/until.ts';
import type { Order } from '../../src/cluster/protocol.ts';
import { appends } from '../../src/workload/appends.ts';
import type { WorkloadOptions } from '../../src/workload/workload.ts';
import { Deployment, type Size } from './deployment.ts';
import { RunningAgent } from './running-agent.ts';

/** One data node, no Sentinel. */
export const ALONE: Size = { nodes: 1, sentinels: 0 };
/** Three data nodes and three Sentinels that fail over soon; not so soon that a moment without the processor makes them do so. */
export const WHOLE: Size = { nodes: 3, sentinels: 3, downAfterMs: 2_000 };
/** The same with Sentinels that nothing makes fail over. */
export const CALM: Size = { ...WHOLE, downAfterMs: 600_000 };
/** For writes of which every one is to be acknowledged: longer than a machine stands still. */
export const LONG: Duration = '20s';

/** Starts a deployment that ends with the test. */
export async function deploy(size: Size): Promise<Deployment> {
  const deployment = await Deployment.start(size);
  onTestFinished(() => deployment.close());
  return deployment;
}

/** One for all tests around, which do it no harm; it is empty when each of them begins. */
export function shared(size: Size): () => Deployment {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start(size);
  });
  beforeEach(async () => {
    await deployment.client('redis-0').flushall();
  });
  afterAll(() => deployment.close());
  return () => deployment;
}

/** Starts an agent that knows this deployment. */
export function agentOf({ directory, folder }: Deployment, name = 'client-a'): Promise<RunningAgent> {
  return RunningAgent.start(name, directory, mkdtempSync(join(folder, `${name}-`)));
}

/** Waits until a section of INFO has these words. */
export function shows(node: Redis, section: string, words: RegExp): Promise<true> {
  return until(async () => words.test(await node.info(section)) || undefined, {
    what: `${words.source} in INFO ${section}`,
    withinMs: 60_000,
    everyMs: 20,
  });
}

/** The order to write; writers are patient, and pinned to the first node, unless told otherwise. */
export function write(options: WorkloadOptions = {}): Order {
  const patient = options.profile === 'application' ? {} : { deadline: LONG };
  const own = { name: 'w', via: 'first-master', writers: 4, rate: 400, ...patient } as const;
  const workload = appends({ ...own, ...options });
  return { order: 'write', workload, ...(workload.via === 'first-master' && { pinnedTo: 'redis-0' }) };
}
