/** Slow: packets between the targets and some other hosts are lost by chance; their connections stay, and stall. */

import { percentage } from '../experiment/parameter.ts';
import { direction, linksWith } from './cut.ts';
import { effectOf, fault } from './fault.ts';

/** All of them would be a cut, whose connections die. */
const loss: typeof percentage = {
  ...percentage,
  problem: (value, known) =>
    percentage.problem(value, known) ??
    (percentage.bind(value as `${number}%`) < 1 ? undefined : 'must leave some packets; fault.cutLinks leaves none'),
};

/** Loses a share of the packets that the target and the hosts of `with` send to each other, in each direction. */
export const slow = fault({
  kind: 'slow',
  peers: 'with',
  needs: () => 'lose-packets',
  parameters: {
    /** `to`: what the peers send to the targets; `from`: what the targets send to the peers. */
    direction,
    loss,
  },
  example: { loss: '30%' },
  effect: () =>
    effectOf({ target: 'links', links: 'slowed', isSelective: true, colour: 'green', pattern: 'hatch' }),
  says: ({ targets, peers, said, parameters }) => {
    const between = {
      both: `between ${targets} and ${peers}`,
      to: `from ${peers} to ${targets}`,
      from: `from ${targets} to ${peers}`,
    };
    return `lose ${said.loss} of the packets ${between[parameters.direction]}`;
  },
  links: (targets, _, { peers, parameters }) => linksWith(targets, peers, parameters.direction),
  inject: async ({ cluster, links, ttlMs, parameters }) => {
    await cluster.slow?.(links, parameters, ttlMs);
  },
  heal: async ({ cluster, links }) => {
    await cluster.endSlowness?.(links);
  },
});
