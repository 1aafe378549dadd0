/** What experiments need to know of a found deployment: how many of everything there are, and Sentinel's settings. */

import { duration } from '../core/duration.ts';
import { isHostName } from '../core/host-name.ts';
import { topology, type Topology } from '../experiment/topology.ts';
import type { Description } from './description.ts';
import { servicesToMaster } from './services.ts';

/** The topology of a found deployment, with hosts for clients of ours. Where Sentinels differ, the most patient one counts. */
export function topologyOf(description: Description, clients: readonly string[]): Topology {
  const { nodes, sentinels, master, credentials } = description;
  const watched = sentinels.map(({ watches }) => watches);
  const greatest = (read: (one: (typeof watched)[number]) => number): number =>
    Math.max(...watched.map(read));
  const [node] = nodes;
  return topology({
    redis: nodes.length,
    sentinels: sentinels.length,
    quorum: greatest(({ quorum }) => quorum),
    downAfter: duration(greatest(({ downAfter }) => downAfter)),
    failoverTimeout: duration(greatest(({ failoverTimeout }) => failoverTimeout)),
    parallelSyncs: greatest(({ parallelSyncs }) => parallelSyncs),
    redisPort: node!.port,
    sentinelPort: sentinels[0]!.port,
    masterName: master,
    persistence: persistenceOf(node!.settings),
    password: credentials.redis.password !== undefined,
    placement: sentinels.some(({ pod }) => nodes.some((one) => one.pod === pod)) ? 'together' : 'separate',
    announce: nodes.every(isNamed) ? 'hostname' : 'service',
    clients,
    services: servicesToMaster(description),
    server: node!.server,
  });
}

/** Whether Sentinels and clients know it by a name. */
function isNamed({ announced }: Description['nodes'][number]): boolean {
  return announced !== undefined && isHostName(announced.host);
}

function persistenceOf(settings: Readonly<Record<string, string>> = {}): Topology['persistence'] {
  if (settings['appendonly'] === 'yes') return 'aof';
  return (settings['save'] ?? '') === '' ? 'none' : 'rdb';
}
