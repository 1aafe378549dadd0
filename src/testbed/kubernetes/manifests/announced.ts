/** By what hosts of servers are known before there are pods. */

import type { Topology } from '../../../experiment/topology.ts';
import { ADDRESS_OF } from '../../configuration.ts';
import { dnsNameOf } from '../names.ts';
import { serverHosts, type Plan } from './plan.ts';

/** The ClusterIP of each server host's Service, which `services` has; without one the name of its pod in the DNS. */
export function announcedBy(
  { runId, topology }: Plan,
  services: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (topology.announce === 'service') return services;
  return new Map(serverHosts(topology).map(({ host }) => [host, dnsNameOf(runId, host)]));
}

/** What stands for them in configuration files: the address of a pod, which only the pod itself will have, is left to be filled in. */
export function configuredAs(
  { announce }: Pick<Topology, 'announce'>,
  announced: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (announce !== 'pod-ip') return announced;
  return new Map([...announced].map(([host, name]) => [host, `${ADDRESS_OF}${name}`]));
}
