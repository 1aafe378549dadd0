/**
 * Readdress: a Sentinel ends for good and another one begins in its place, at an address that nobody knows, as the pod that
 * replaces another does where the addresses of pods are announced.
 */

import type { Addresses } from '../cluster/addresses.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ChaosError } from '../core/errors.ts';
import { defaulted, oneOf } from '../experiment/parameter.ts';
import type { Topology } from '../experiment/topology.ts';
import { effectOf, fault } from './fault.ts';

/**
 * SIGKILL, and the address is gone; when the step ends the Sentinel starts at another one, with the configuration that it was
 * first given and nothing that it had learned. Only where addresses that hosts do not keep are announced (`announce: 'pod-ip'`).
 */
export const readdress = fault({
  kind: 'readdress',
  only: 'sentinel',
  parameters: {
    /** `kept`: its id is in its configuration, so that the others put it in the place of its former self. `new`: it draws one, and the others count both. */
    id: defaulted(oneOf('kept', 'new'), 'kept'),
  },
  example: { id: 'new' },
  needs: () => 'change-addresses',
  problem: ({ topology }) => problemOf(topology),
  says: ({ targets, parameters: { id } }) =>
    `kill ${targets}, to start again at another address${id === 'new' ? ' under another id' : ''}`,
  effect: () =>
    effectOf({
      target: 'processes',
      processes: 'dead',
      addresses: 'changed',
      resets: true,
      colour: 'vermilion',
      pattern: 'hatch',
    }),
  inject: async ({ cluster, targets, signalProcess }) => {
    await Promise.all(targets.processes.map((process) => signalProcess(process, 'SIGKILL')));
    await Promise.all(targets.hosts.map((host) => addressesOf(cluster).leave(host)));
  },
  heal: async ({ cluster, targets, parameters: { id }, signalProcess }) => {
    await Promise.all(targets.hosts.map((host) => addressesOf(cluster).arrive(host, id)));
    await Promise.all(targets.processes.map((process) => signalProcess(process, 'start')));
  },
});

function problemOf({ announce, placement }: Topology): string | undefined {
  if (announce !== 'pod-ip')
    return '"readdress" is for topologies with announce: \'pod-ip\': others go by what stays';
  if (placement === 'separate') return undefined;
  return '"readdress" is for Sentinels on hosts of their own: with placement: \'together\' a data node would have to move as well';
}

function addressesOf({ addresses }: Cluster): Addresses {
  if (addresses === undefined)
    throw new ChaosError('TESTBED_BROKE', 'the testbed promised other addresses and has none');
  return addresses;
}
