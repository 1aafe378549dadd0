/** Partition: the targets stay together and are cut from everything else, both ways. Packets vanish; nobody is told. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import { cutFault, linksBetween, remaining } from './cut.ts';
import type { FaultKind, FaultOptions } from './fault.ts';

export const PARTITION: FaultKind = cutFault({
  kind: 'partition',
  appearance: { colour: 'blue', pattern: 'hatch' },
  words: (targets) => `cut ${targets} together from all other hosts`,
  links: (targets, cluster) => linksBetween([targets.hosts, remaining(cluster.hosts, targets.hosts)]),
});

/** Cuts the targets, as one group, from all other hosts but the observer. */
export function partition<const N extends string = 'partition'>(
  targets: readonly Target[],
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'partition', as: options.as ?? ('partition' as N), targets };
}
