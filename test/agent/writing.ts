/** What the tests of the agent have in common: a deployment that ends with the test, agents in it, orders to write. */

import { onTestFinished } from 'vitest';
import type { Order } from '../../src/cluster/protocol.ts';
import { appends } from '../../src/workload/appends.ts';
import type { WorkloadOptions } from '../../src/workload/workload.ts';
import { Deployment, type Size } from './deployment.ts';
import { RunningAgent } from './running-agent.ts';

/** One data node, no Sentinel. */
export const ALONE: Size = { nodes: 1, sentinels: 0 };
/** Three data nodes and three quick Sentinels. */
export const WHOLE: Size = { nodes: 3, sentinels: 3, downAfterMs: 500 };

/** Starts a deployment that ends with the test. */
export async function deploy(size: Size): Promise<Deployment> {
  const deployment = await Deployment.start(size);
  onTestFinished(() => deployment.close());
  return deployment;
}

/** Starts an agent that knows this deployment. */
export function agentOf({ directory, folder }: Deployment, name = 'client-a'): Promise<RunningAgent> {
  return RunningAgent.start(name, directory, folder);
}

/** The order to write; writers are pinned to the first node, unless told otherwise. */
export function write(options: WorkloadOptions = {}): Order {
  const workload = appends({ name: 'w', via: 'first-master', writers: 4, rate: 400, ...options });
  return { order: 'write', workload, ...(workload.via === 'first-master' && { pinnedTo: 'redis-0' }) };
}
