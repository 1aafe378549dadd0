/**
 * Swizzle: links among the targets, drawn by chance, are cut one after the other and healed in another order. Which
 * ones and in which order comes from the run's seed; the receiving kernels' counters tell when each was cut and healed.
 */

import { sleep } from '../core/clock.ts';
import { milliseconds, type Duration } from '../core/duration.ts';
import { shuffled } from '../core/seed.ts';
import type { Fault, FaultParameters } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { Link } from '../history/record.ts';
import { linksBetween } from './cut.ts';
import { effectOf, type FaultContext, type FaultKind, type FaultOptions } from './fault.ts';

/** Which part of the directed links is cut. */
const SHARES = { quarter: 1 / 4, third: 1 / 3, half: 1 / 2 } as const;

interface SwizzleOptions<N extends string> extends FaultOptions<N> {
  readonly share: keyof typeof SHARES;
  /** How long it takes until all of them are cut, and as long again until all are healed. */
  readonly over: Duration;
}

export const SWIZZLE: FaultKind = {
  kind: 'swizzle',
  needs: 'cut-links',
  parameters: { share: Object.keys(SHARES), over: 'duration' },
  words: (targets, { share }) =>
    `cut a ${share} of the links among ${targets} one by one, and heal them in another order`,
  links: ({ hosts }, _, { parameters, random }) => {
    const all = linksBetween(hosts.map((host) => [host]));
    const share = SHARES[parameters['share'] as keyof typeof SHARES];
    return shuffled(all, random).slice(0, Math.round(all.length * share));
  },
  effect: () =>
    effectOf({ target: 'links', links: 'dropped', isSelective: true, colour: 'blue', pattern: 'dots' }),
  injectionMs: (parameters) => 2 * overMs(parameters),
  inject: (context) =>
    oneByOne(context, context.links, async (link) => {
      await context.cluster.cut([link], context.ttlMs);
      await context.count('cut', [link]);
    }),
  heal: async (context) => {
    const { cluster, links, random, signal } = context;
    try {
      await oneByOne(context, shuffled(links, random), async (link) => {
        await cluster.restore([link]);
        await context.count('healed', [link]);
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      // Where nobody waits any more, and where something broke, all that is left is healed at once.
      await cluster.restore(links);
    }
  },
};

/** Evenly over the time there is, however long each takes. */
async function oneByOne(
  { parameters, signal }: FaultContext,
  links: readonly Link[],
  act: (link: Link) => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  for (const [index, link] of links.entries()) {
    await act(link);
    const due = begun + (overMs(parameters) * (index + 1)) / links.length;
    await sleep(Math.max(0, due - performance.now()), signal);
  }
}

function overMs(parameters: FaultParameters): number {
  return milliseconds(parameters['over'] as Duration);
}

/** Cuts that share of the directed links among the targets, and heals them when the step ends. */
export function swizzle<const N extends string = 'swizzle'>(
  targets: readonly Target[],
  { as, share, over }: SwizzleOptions<N>,
): Fault<N> {
  return { kind: 'swizzle', as: as ?? ('swizzle' as N), targets, parameters: { share, over } };
}
