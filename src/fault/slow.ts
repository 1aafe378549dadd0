/** Slow: packets between the targets and some other hosts are lost by chance, or wait for each other; connections stay, and stall. */

import { optional, percentage, rate } from '../experiment/parameter.ts';
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

/** Loses a share of what the target and the hosts of `with` send to each other, in each direction, or limits its rate on each link. */
export const slow = fault({
  kind: 'slow',
  peers: 'with',
  needs: ({ loss, rate }) => [
    ...(loss === undefined ? [] : (['lose-packets'] as const)),
    ...(rate === undefined ? [] : (['limit-rate'] as const)),
  ],
  parameters: {
    /** `to`: what the peers send to the targets; `from`: what the targets send to the peers. */
    direction,
    loss: optional(loss),
    rate: optional(rate),
  },
  example: { loss: '30%' },
  problem: ({ parameters: { loss, rate } }) =>
    loss === undefined && rate === undefined ? '"slow" needs a loss or a rate' : undefined,
  effect: () =>
    effectOf({ target: 'links', links: 'slowed', isSelective: true, colour: 'green', pattern: 'hatch' }),
  says: ({ targets, peers, said, parameters }) => {
    const between = {
      both: `between ${targets} and ${peers}`,
      to: `from ${peers} to ${targets}`,
      from: `from ${targets} to ${peers}`,
    }[parameters.direction];
    const limited = said.rate && `let no more than ${said.rate} pass on each link`;
    if (said.loss === undefined) return `${limited} ${between}`;
    return `lose ${said.loss} of the packets ${between}${limited === undefined ? '' : `, and ${limited}`}`;
  },
  links: (targets, _, { peers, parameters }) => linksWith(targets, peers, parameters.direction),
  inject: async ({ cluster, links, ttlMs, parameters }) => {
    await cluster.slow?.(links, parameters, ttlMs);
  },
  heal: async ({ cluster, links }) => {
    await cluster.endSlowness?.(links);
  },
});
