/** Whether the kernel of a cluster's machines can limit the rate of links and delay what they carry: tried in one of them. */

import type { Capability } from '../../../cluster/capabilities.ts';
import { attempt } from '../../shell.ts';
import { workersOf } from './nodes.ts';

/** The queues that capabilities come down to, as tc takes them. */
const QUEUES = {
  'limit-rate': [['htb']],
  'delay-packets': [['htb'], ['netem', 'delay', '1ms']],
} as const satisfies Partial<Record<Capability, readonly (readonly string[])[]>>;

/** A machine that answers at all answers at once, ms. */
const LIMIT_MS = 15_000;

/** What cannot be done; nothing where no machine could be asked. */
export async function lackingQueues(cluster: string): Promise<Capability[]> {
  const [node] = await workersOf(cluster).catch(() => []);
  if (node === undefined || !(await isThere(node, 'tc', '-V'))) return [];
  const lacking = Object.entries(QUEUES).map(async ([capability, queues]) => {
    // An interface that vanishes with its namespace.
    const trial = (queue: readonly string[]): Promise<boolean> =>
      isThere(node, 'unshare', '--net', 'tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'handle', '1:', ...queue);
    const tried = await Promise.all(queues.map(trial));
    return tried.every(Boolean) ? [] : [capability as Capability];
  });
  return (await Promise.all(lacking)).flat();
}

async function isThere(node: string, ...command: readonly string[]): Promise<boolean> {
  return (await attempt(['docker', 'exec', node, ...command], { limitMs: LIMIT_MS })).succeeded;
}
