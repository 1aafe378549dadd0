/** Processes that have moved: a pod that is made anew has another address, and is the same process of the deployment. */

import type { Directory, Endpoint } from '../cluster/protocol.ts';

/** Changes the directory in place: the next connection that is made by it finds them. Former addresses stay known. */
export function relocate(directory: Directory, now: Directory): void {
  const present = new Map([...now.nodes, ...now.sentinels].map((endpoint) => [endpoint.name, endpoint]));
  for (const endpoint of [...directory.nodes, ...directory.sentinels]) {
    const found = present.get(endpoint.name);
    if (found !== undefined) move(endpoint, found, directory);
  }
}

type Movable = { -readonly [K in keyof Endpoint]: Endpoint[K] };

function move(endpoint: Movable, { address, port, aliases = [] }: Endpoint, directory: Directory): void {
  const former = [`${endpoint.address}:${endpoint.port}`, ...(endpoint.aliases ?? [])];
  endpoint.address = address;
  endpoint.port = port;
  endpoint.aliases = [...new Set([...aliases, ...former])].filter((one) => one !== `${address}:${port}`);
  // An address that another one had before is that one's no longer.
  const own = new Set([`${address}:${port}`, ...aliases]);
  for (const other of [...directory.nodes, ...directory.sentinels] as Movable[])
    if (other !== endpoint) other.aliases = (other.aliases ?? []).filter((one) => !own.has(one));
}
