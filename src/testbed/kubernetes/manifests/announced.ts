/** By what hosts of servers are known before there are pods. */

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
