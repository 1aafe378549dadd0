/** Slow: packets between the targets and some other hosts are lost by chance, come late, or wait for each other; connections stay, and stall. */

import { milliseconds, type Duration } from '../core/duration.ts';
import { duration, optional, percentage, rate } from '../experiment/parameter.ts';
import type { FaultParameters } from '../experiment/schedule.ts';
import { direction, linksWith } from './cut.ts';
import { effectOf, fault } from './fault.ts';

/** All of them would be a cut. */
const loss: typeof percentage = {
  ...percentage,
  problem: (value, known) =>
    percentage.problem(value, known) ??
    (percentage.bind(value as `${number}%`) < 1
      ? undefined
      : 'must leave some packets; fault.cutLinks leaves none'),
};

/** Less does not stand out from what a busy machine takes for an answer, ms. */
const LEAST_DELAY_MS = 20;

/** Loses a share of what the target and the hosts of `with` send to each other, in each direction, delays it, or limits its rate on each link. */
export const slow = fault({
  kind: 'slow',
  peers: 'with',
  needs: ({ loss, rate, delay }) => [
    ...(loss === undefined ? [] : (['lose-packets'] as const)),
    ...(rate === undefined ? [] : (['limit-rate'] as const)),
    ...(delay === undefined ? [] : (['delay-packets'] as const)),
  ],
  parameters: {
    /** `to`: what the peers send to the targets; `from`: what the targets send to the peers. */
    direction,
    loss: optional(loss),
    rate: optional(rate),
    /** How long each packet is held back. */
    delay: optional(duration),
    /** By how much more or less, by chance. */
    jitter: optional(duration),
    /** The share of packets that are not held back, and so come ahead of others. */
    reorder: optional(percentage),
  },
  example: { loss: '30%' },
  problem: ({ parameters }) => problemOf(parameters),
  effect: () =>
    effectOf({ target: 'links', links: 'slowed', isSelective: true, colour: 'green', pattern: 'hatch' }),
  says: ({ targets, peers, said, parameters }) => {
    const between = {
      both: `between ${targets} and ${peers}`,
      to: `from ${peers} to ${targets}`,
      from: `from ${targets} to ${peers}`,
    }[parameters.direction];
    const jitter = said.jitter === undefined ? '' : ` ± ${said.jitter}`;
    const reorder = said.reorder === undefined ? '' : `, ${said.reorder} of them not`;
    const lost = said.loss && `lose ${said.loss} of the packets`;
    const delayed =
      said.delay &&
      `delay ${lost === undefined ? 'packets' : 'the others'} by ${said.delay}${jitter}${reorder}`;
    const limited = said.rate && `let no more than ${said.rate} pass on each link`;
    const packets = [lost, delayed].filter((part) => part !== undefined).join(' and ');
    if (packets === '') return `${limited} ${between}`;
    return `${packets} ${between}${limited === undefined ? '' : `, and ${limited}`}`;
  },
  links: (targets, _, { peers, parameters }) => linksWith(targets, peers, parameters.direction),
  inject: async ({ cluster, links, ttlMs, parameters }) => {
    const { loss, rate, delay, jitter, reorder } = parameters;
    const held = delay && { ms: delay.ms, jitterMs: jitter?.ms, reorder };
    await cluster.slow?.(links, { loss, rate, delay: held }, ttlMs);
  },
  heal: async ({ cluster, links }) => {
    await cluster.endSlowness?.(links);
  },
});

/** What does not go together, whatever is wrong with each by itself. */
function problemOf({ loss, rate, delay, jitter, reorder }: FaultParameters): string | undefined {
  const isHeldBack = jitter !== undefined || reorder !== undefined;
  if (delay === undefined && isHeldBack) return '"slow" has jitter and reorder only where there is a delay';
  if (loss === undefined && rate === undefined && delay === undefined)
    return '"slow" needs a loss, a delay or a rate';
  const [delayMs, jitterMs] = [delay, jitter].map((value) =>
    value === undefined || duration.problem(value, NOTHING) !== undefined
      ? undefined
      : milliseconds(value as Duration),
  );
  if (delayMs !== undefined && delayMs < LEAST_DELAY_MS)
    return `"slow" needs a delay of ${LEAST_DELAY_MS} ms or more: less does not show on a busy machine`;
  return delayMs !== undefined && jitterMs !== undefined && jitterMs > delayMs / 2
    ? '"slow" takes a jitter of half its delay at most'
    : undefined;
}

const NOTHING = { faults: [], workloads: [] };
