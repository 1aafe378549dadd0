/** What the faults that cut links share: which directed links separate groups of hosts, and how they are cut. */

import { defaulted, oneOf } from '../experiment/parameter.ts';
import { OBSERVER_HOST } from '../experiment/topology.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import type { Link } from '../history/record.ts';
import { effectOf, type Resolved, type Shared } from './fault.ts';

/** Every directed link between hosts of different groups, both ways. The observer is in no group: it is never cut. */
export function linksBetween(groups: readonly (readonly string[])[]): Link[] {
  return groups.flatMap((group, index) =>
    groups
      .filter((_, other) => other !== index)
      .flatMap((other) => group.flatMap((from) => other.map((to) => ({ from, to })))),
  );
}

/** Which way packets go that are hit: to the targets, from them, or both. */
export const direction = defaulted(oneOf('both', 'to', 'from'), 'both');

/** The directed links between targets and peers, in these directions. */
export function linksWith(
  targets: Pick<Resolved, 'hosts'>,
  peers: Pick<Resolved, 'hosts'>,
  direction: 'both' | 'to' | 'from',
): Link[] {
  const pairs = targets.hosts.flatMap((target) =>
    peers.hosts.filter((peer) => peer !== target).map((peer) => ({ target, peer })),
  );
  const to = pairs.map(({ target, peer }): Link => ({ from: peer, to: target }));
  const from = pairs.map(({ target, peer }): Link => ({ from: target, to: peer }));
  return [...(direction === 'from' ? [] : to), ...(direction === 'to' ? [] : from)];
}

/** The hosts that a cut leaves together: all but the targets and the observer. */
export function remaining(hosts: readonly { readonly name: string }[], targets: readonly string[]): string[] {
  return hosts.map((host) => host.name).filter((name) => name !== OBSERVER_HOST && !targets.includes(name));
}

/** Drops packets on all links of the fault at once, with a time-to-live in the kernel. */
export function byDroppingPackets({
  isSelective = false,
  appearance,
}: {
  /** Whether it cuts only some of the links of its targets. */
  readonly isSelective?: boolean;
  readonly appearance: Pick<FaultEffect, 'colour' | 'pattern'>;
}): Shared {
  return {
    needs: () => 'cut-links',
    effect: () => effectOf({ target: 'links', links: 'dropped', isSelective, ...appearance }),
    inject: async ({ cluster, links, ttlMs }) => {
      await cluster.cut(links, ttlMs);
    },
    heal: async ({ cluster, links }) => {
      await cluster.restore(links);
    },
  };
}
