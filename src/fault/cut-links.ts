/** Cut links: between the targets and some other hosts only, one way or both; each of them goes on with all the rest. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import type { Link } from '../history/record.ts';
import { cutFault } from './cut.ts';
import type { FaultKind, FaultOptions } from './fault.ts';

/** `to`: what the peers send to the targets is dropped; `from`: what the targets send to the peers. */
type Direction = 'both' | 'to' | 'from';

interface CutLinksOptions<N extends string> extends FaultOptions<N> {
  /** The hosts at the other end. */
  readonly from: Target;
  readonly direction?: Direction;
}

export const CUT_LINKS: FaultKind = cutFault({
  kind: 'cut-links',
  isSelective: true,
  appearance: { colour: 'sky', pattern: 'hatch' },
  parameters: { direction: ['both', 'to', 'from'] },
  words: (targets, { direction }, peers) =>
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
});

/** Cuts the links between the target and the hosts of `from`, and no other. */
export function cutLinks<const N extends string = 'cut-links'>(
  target: Target,
  { as, from, direction = 'both' }: CutLinksOptions<N>,
): Fault<N> {
  return {
    kind: 'cut-links',
    as: as ?? ('cut-links' as N),
    targets: [target],
    peers: [from],
    parameters: { direction },
  };
}
