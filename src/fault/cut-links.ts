/** Cut links: between the targets and some other hosts only, one way or both; each of them goes on with all the rest. */

import { byDroppingPackets, direction as directionParameter, linksWith } from './cut.ts';
import { fault } from './fault.ts';

/** Cuts the links between the target and the hosts of `from`, and no other. */
export const cutLinks = fault({
  kind: 'cut-links',
  peers: 'from',
  parameters: {
    /** `to`: what the peers send to the targets is dropped; `from`: what the targets send to the peers. */
    direction: directionParameter,
  },
  example: { direction: 'both' },
  says: ({ targets, peers, parameters: { direction } }) =>
    direction === 'both'
      ? `cut the links between ${targets} and ${peers}`
      : direction === 'to'
        ? `drop what ${peers} send to ${targets}`
        : `drop what ${targets} sends to ${peers}`,
  links: (targets, _, { peers, parameters: { direction } }) => linksWith(targets, peers, direction),
  ...byDroppingPackets({ isSelective: true, appearance: { colour: 'sky', pattern: 'hatch' } }),
});
