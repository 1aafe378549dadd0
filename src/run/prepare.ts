/** What a fault means at the moment at which it begins: whom it hits, which links it cuts, and what it takes hold of. */

import type { Cluster } from '../cluster/cluster.ts';
import { ChaosError } from '../core/errors.ts';
import { bindParameters } from '../experiment/parameter.ts';
import type { Fault } from '../experiment/schedule.ts';
import type { Topology } from '../experiment/topology.ts';
import { FAULTS } from '../fault/faults.ts';
import { isOfProcesses } from '../history/fault-effect.ts';
import { describeFault } from '../plan/describe.ts';
import { blastRadius, hitBy } from './blast-radius.ts';
import type { Injected } from './injection.ts';
import { lockOf, type OpenFault, type OpenFaults } from './open-faults.ts';
import { resolve } from './resolve.ts';
import type { View } from './view.ts';

/** What is known at that moment. */
export interface Moment {
  readonly cluster: Cluster;
  readonly topology: Topology;
  readonly view: View;
  readonly firstMaster: string;
  /** Numbers in [0, 1), from the run's seed. */
  readonly random: () => number;
  readonly open: OpenFaults;
}

/** The fault as it can be injected; NOT_STEADY where one of its words means nothing just now. */
export function prepared(
  fault: Fault,
  { cluster, topology, view, firstMaster, random, open }: Moment,
  own: Pick<Injected, 'path' | 'label' | 'ttlMs'>,
): Injected {
  const kind = FAULTS[fault.kind];
  if (kind === undefined) throw new ChaosError('BAD_EXPERIMENT', `there is no fault named "${fault.kind}"`);
  const { processes } = cluster;
  const known = { topology, processes, view, firstMaster };
  const written = fault.parameters ?? {};
  const parameters = bindParameters(kind.parameters, written);
  const effect = kind.effect(parameters);
  const targets = blastRadius(resolve(fault.targets, known), effect.target, cluster);
  const peers = resolve(fault.peers ?? [], known);
  const links = open.whole(kind.links?.(targets, cluster, { peers, parameters, random }) ?? [], effect.links);
  return {
    kind,
    effect,
    as: fault.as,
    description: describeFault(fault),
    written,
    parameters,
    targets,
    hit: hitBy(effect.target, targets, cluster),
    peers,
    links,
    provableLinks: open.withBothEnds(links),
    ...own,
  };
}

/** What it takes hold of while it lasts. */
export function heldBy({ as, targets, hit, links, effect }: Injected): OpenFault {
  const isAway = effect.target === 'machines' || (effect.target === 'pods' && effect.processes === 'dead');
  return {
    as,
    lock: lockOf(effect),
    hit: effect.target === 'names' || isOfProcesses(effect) ? hit : [],
    links,
    how: effect.links,
    gone: isAway ? targets.hosts : [],
  };
}
