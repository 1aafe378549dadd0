/** Partition: the targets stay together and are cut from everything else, both ways. Packets vanish without an answer. */

import { byDroppingPackets, linksBetween, remaining } from './cut.ts';
import { fault } from './fault.ts';

/** Cuts the targets, as one group, from all other hosts but the observer. */
export const partition = fault({
  kind: 'partition',
  parameters: {},
  example: {},
  says: ({ targets }) => `cut ${targets} together from all other hosts`,
  links: ({ hosts }, cluster) => linksBetween([hosts, remaining(cluster.hosts, hosts)]),
  ...byDroppingPackets({ appearance: { colour: 'blue', pattern: 'hatch' } }),
});
