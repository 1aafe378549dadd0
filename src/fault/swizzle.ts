/**
 * Swizzle: links among the targets, drawn by chance, are cut one after the other and healed in another order. Which
 * ones and in which order comes from the run's seed; the receiving kernels' counters tell when each was cut and healed.
 */

import { sleep } from '../core/clock.ts';
import { shuffled } from '../core/seed.ts';
import { duration, percentage } from '../experiment/parameter.ts';
import type { Link } from '../history/record.ts';
import { byDroppingPackets, linksBetween } from './cut.ts';
import { fault } from './fault.ts';

/** Cuts that share of the directed links among the targets, and heals them when the step ends. */
export const swizzle = fault({
  kind: 'swizzle',
  parameters: {
    share: percentage,
    /** How long it takes until all of them are cut, and as long again until all are healed. */
    over: duration,
  },
  example: { share: '33%', over: '15s' },
  says: ({ targets, said: { share } }) =>
    `cut ${share} of the links among ${targets} one by one, and heal them in another order`,
  links: ({ hosts }, _, { parameters: { share }, random }) => {
    const all = linksBetween(hosts.map((host) => [host]));
    return shuffled(all, random).slice(0, Math.round(all.length * share));
  },
  injectionMs: ({ over }) => 2 * over.ms,
  ...byDroppingPackets({ isSelective: true, appearance: { colour: 'blue', pattern: 'dots' } }),
  inject: async ({ cluster, links, ttlMs, parameters, signal, count }) => {
    await oneByOne(links, { overMs: parameters.over.ms, signal }, async (link) => {
      await cluster.cut([link], ttlMs);
      await count('cut', [link]);
    });
  },
  heal: async ({ cluster, links, parameters, random, signal, count }) => {
    try {
      await oneByOne(shuffled(links, random), { overMs: parameters.over.ms, signal }, async (link) => {
        await cluster.restore([link]);
        await count('healed', [link]);
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      // Where nobody waits any more, and where something broke, all that is left is healed at once.
      await cluster.restore(links);
    }
  },
});

/** Evenly over the time there is, however long each takes. */
async function oneByOne(
  links: readonly Link[],
  { overMs, signal }: { readonly overMs: number; readonly signal: AbortSignal },
  act: (link: Link) => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  for (const [index, link] of links.entries()) {
    await act(link);
    const due = begun + (overMs * (index + 1)) / links.length;
    await sleep(Math.max(0, due - performance.now()), signal);
  }
}
