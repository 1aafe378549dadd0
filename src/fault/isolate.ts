/** Isolate: each target is alone, cut both ways from every other host, the other targets included. */

import { byDroppingPackets, linksBetween, remaining } from './cut.ts';
import { fault } from './fault.ts';

/** Cuts each target from every other host but the observer. Three Sentinels cut as a group could still elect; these cannot. */
export const isolate = fault({
  kind: 'isolate',
  parameters: {},
  example: {},
  says: ({ targets }) => `isolate each of ${targets} from every other host`,
  links: ({ hosts }, cluster) =>
    linksBetween([...hosts.map((host) => [host]), remaining(cluster.hosts, hosts)]),
  ...byDroppingPackets({ appearance: { colour: 'purple', pattern: 'hatch' } }),
});
