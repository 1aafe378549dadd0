/** Isolate: each target is alone, cut both ways from every other host, the other targets included. */

import type { Fault } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import { cutFault, linksBetween, remaining } from './cut.ts';
import type { FaultKind, FaultOptions } from './fault.ts';

export const ISOLATE: FaultKind = cutFault({
  kind: 'isolate',
  appearance: { colour: 'purple', pattern: 'hatch' },
  words: (targets) => `isolate each of ${targets} from every other host`,
  links: (targets, cluster) =>
    linksBetween([...targets.hosts.map((host) => [host]), remaining(cluster.hosts, targets.hosts)]),
});

/** Cuts each target from every other host but the observer. Three Sentinels cut as a group could still elect; these cannot. */
export function isolate<const N extends string = 'isolate'>(
  target: Target,
  options: FaultOptions<N> = {},
): Fault<N> {
  return { kind: 'isolate', as: options.as ?? ('isolate' as N), targets: [target] };
}
