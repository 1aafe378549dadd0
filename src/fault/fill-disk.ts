/** Full disk: nothing more can be written to the volume of a process, neither data nor configuration. */

import type { ProcessReport } from '../cluster/evidence.ts';
import { until } from '../core/until.ts';
import { effectOf, fault, type FaultContext } from './fault.ts';
import { storageOf } from './stored.ts';

/** A server that ends writes a report of its own first, which takes some seconds, ms. */
const SETTLED_WITHIN_MS = 40_000;
const ASK_EVERY_MS = 250;

/**
 * Leaves no space on the target's own volume; it is there again when the step ends. A server that has ended for want of it is then
 * started again. A replica whose append-only file or snapshot could not be written ends as late as that: when its master writes again
 * before it has written one itself ("Replica was unable to write command to disk", server.c, processCommand).
 */
export const fillDisk = fault({
  kind: 'fill-disk',
  needs: () => 'fill-volumes',
  parameters: {},
  example: {},
  says: ({ targets }) => `leave no space on the volume of ${targets}`,
  effect: () => effectOf({ target: 'processes', storage: 'full', colour: 'orange', pattern: 'hatch' }),
  inject: async ({ cluster, targets, ttlMs }) => {
    await Promise.all(targets.processes.map((process) => storageOf(cluster).fill(process, ttlMs)));
  },
  heal: async (context) => {
    const { cluster, targets } = context;
    await Promise.all(targets.processes.map((process) => storageOf(cluster).drain(process)));
    await Promise.all(targets.processes.map((process) => settled(context, process)));
  },
});

/** Resolves when a process writes again, or has ended and been started again. */
async function settled({ cluster, command, signalProcess }: FaultContext, process: string): Promise<void> {
  const isSentinel = cluster.processes.find(({ name }) => name === process)?.kind === 'sentinel';
  const answer = async (): Promise<ProcessReport | 'writes' | undefined> => {
    const [report] = await cluster.states([process]);
    if (report?.state === 'dead' || isSentinel) return report;
    const ask = (...words: string[]): Promise<string> =>
      command(process, words).then(String, () => 'no answer');
    const [info, save] = await Promise.all([ask('INFO', 'persistence'), ask('CONFIG', 'GET', 'save')]);
    // Where no snapshots are due the last one stays what it was.
    const snapshots = /\d/.test(save) ? ['rdb_last_bgsave_status:ok'] : [];
    return ['aof_last_write_status:ok', ...snapshots].every((word) => info.includes(word))
      ? 'writes'
      : undefined;
  };
  const found = await until(answer, {
    what: `${process} to write again, or to end`,
    withinMs: SETTLED_WITHIN_MS,
    everyMs: ASK_EVERY_MS,
  });
  if (found !== 'writes' && found.state === 'dead') await signalProcess(process, 'start');
}
