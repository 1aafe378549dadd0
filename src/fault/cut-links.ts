/** Cut links: between the targets and some other hosts only, one way or both; each of them goes on with all the rest. */

import { defaulted, oneOf } from '../experiment/parameter.ts';
import type { Link } from '../history/record.ts';
import { byDroppingPackets } from './cut.ts';
import { fault } from './fault.ts';

/** Cuts the links between the target and the hosts of `from`, and no other. */
export const cutLinks = fault({
  kind: 'cut-links',
  peers: 'from',
  parameters: {
    /** `to`: what the peers send to the targets is dropped; `from`: what the targets send to the peers. */
    direction: defaulted(oneOf('both', 'to', 'from'), 'both'),
  },
  example: { direction: 'both' },
  says: ({ targets, peers, parameters: { direction } }) =>
    direction === 'both'
      ? `cut the links between ${targets} and ${peers}`
      : direction === 'to'
        ? `drop what ${peers} send to ${targets}`
        : `drop what ${targets} sends to ${peers}`,
  links: (targets, _, { peers, parameters: { direction } }) => {
    const pairs = targets.hosts.flatMap((target) =>
      peers.hosts.filter((peer) => peer !== target).map((peer) => ({ target, peer })),
    );
    const to = pairs.map(({ target, peer }): Link => ({ from: peer, to: target }));
    const from = pairs.map(({ target, peer }): Link => ({ from: target, to: peer }));
    return [...(direction === 'from' ? [] : to), ...(direction === 'to' ? [] : from)];
  },
  ...byDroppingPackets({ isSelective: true, appearance: { colour: 'sky', pattern: 'hatch' } }),
});
