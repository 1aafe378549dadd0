/** What found servers are called. */

import type { Server } from './server.ts';

type Place = Pick<Server, 'pod' | 'container' | 'port'>;

/** The pod's name; with the container's where a pod runs several servers, with the port where a container does. */
export function processName(server: Place, all: readonly Place[]): string {
  const pod = server.pod.metadata?.name ?? '';
  const beside = all.filter((one) => one.pod === server.pod);
  if (beside.length < 2) return pod;
  const inside = beside.filter(({ container }) => container === server.container);
  const name = server.container === '' ? pod : `${pod}/${server.container}`;
  return inside.length < 2 ? name : `${name}:${server.port}`;
}
