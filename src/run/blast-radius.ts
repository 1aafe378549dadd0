/** What a fault really hits: a pod or a machine takes every process on it along. */

import { announcedNames } from '../cluster/announced-names.ts';
import type { Cluster, Host } from '../cluster/cluster.ts';
import { ChaosError } from '../core/errors.ts';
import type { BlastRadius, Resolved } from '../fault/fault.ts';
import type { FaultEffect } from '../history/fault-effect.ts';

type Deployed = Pick<Cluster, 'hosts' | 'processes'>;

/**
 * Widens targets to all that goes with them. A machine on which something of ours measures is refused with NOT_STEADY:
 * what measures must not be hit.
 */
export function blastRadius(targets: Resolved, hold: FaultEffect['target'], deployed: Deployed): BlastRadius {
  switch (hold) {
    case 'links':
    case 'processes':
    case 'names':
      return { ...targets, machines: [] };
    case 'pods':
      return { ...whole(targets.hosts, deployed), machines: [] };
    case 'machine-pods': {
      const machines = machinesOf(targets.hosts, deployed);
      const residents = deployed.processes
        .map(({ host }) => host)
        .filter((host) => isOn(host, machines, deployed));
      return { ...whole([...new Set(residents)], deployed), machines };
    }
    case 'machines':
      return withMachines(targets.hosts, deployed);
  }
}

/** What a fault takes hold of by name: hosts for links, the names that hosts are announced by, or processes. */
export function hitBy(
  hold: FaultEffect['target'],
  { hosts, processes }: Resolved,
  deployed: Deployed,
): readonly string[] {
  if (hold === 'links') return hosts;
  return hold === 'names' ? announcedNames(deployed, hosts) : processes;
}

function whole(hosts: readonly string[], { processes }: Deployed): Resolved {
  const own = processes.filter((one) => hosts.includes(one.host));
  return { processes: own.map((one) => one.name), hosts };
}

function withMachines(targets: readonly string[], deployed: Deployed): BlastRadius {
  const machines = machinesOf(targets, deployed);
  const names = deployed.hosts.map(({ name }) => name).filter((host) => isOn(host, machines, deployed));
  const measuring = names.filter((host) => !deployed.processes.some((one) => one.host === host));
  if (measuring.length > 0)
    throw new ChaosError(
      'NOT_STEADY',
      `${measuring.join(' and ')} must not be hit, because it is what measures, but is on the same machine as ${targets.join(', ')}: ${machines.join(', ')}`,
    );
  return { ...whole(names, deployed), machines };
}

function machinesOf(targets: readonly string[], { hosts }: Deployed): readonly string[] {
  return [...new Set(targets.map((target) => machineOf(target, hosts)))];
}

function isOn(host: string, machines: readonly string[], { hosts }: Deployed): boolean {
  const node = hosts.find(({ name }) => name === host)?.node;
  return node !== undefined && machines.includes(node);
}

function machineOf(host: string, hosts: readonly Host[]): string {
  const machine = hosts.find(({ name }) => name === host)?.node;
  if (machine === undefined)
    throw new ChaosError('NOT_STEADY', `the testbed does not tell which machine ${host} is on`);
  return machine;
}
