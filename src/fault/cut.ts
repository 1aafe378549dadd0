/** What the faults that cut links share: which directed links separate groups of hosts, and how they are cut. */

import { OBSERVER_HOST } from '../experiment/topology.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import type { Link } from '../history/record.ts';
import { effectOf, type Shared } from './fault.ts';

/** Every directed link between hosts of different groups, both ways. The observer is in no group: it is never cut. */
export function linksBetween(groups: readonly (readonly string[])[]): Link[] {
  return groups.flatMap((group, index) =>
    groups
      .filter((_, other) => other !== index)
      .flatMap((other) => group.flatMap((from) => other.map((to) => ({ from, to })))),
  );
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
