/** Which of the servers of a namespace belong to one deployment. */

import { ChaosError } from '../../../core/errors.ts';
import { placesOf } from './addresses.ts';
import { groupsBy } from './groups.ts';
import type { Inventory } from './inventory.ts';
import { controllerOf } from './pod-description.ts';
import type { Fields } from './replies.ts';
import type { SentinelReading } from './sentinel-reading.ts';
import type { Server } from './server.ts';

/**
 * Sentinels that know each other, a common data node, or have a common controller; of several such groups the one that
 * `isChosen` is about. BAD_ARGUMENT where several are left: deployments whose masters have the same name.
 */
export function oneDeployment(
  readings: readonly SentinelReading[],
  master: string,
  inventory: Inventory,
  isChosen: (server: Server) => boolean,
): readonly SentinelReading[] {
  const all = groupsBy(readings, (reading) => keysOf(reading, inventory));
  const groups = all.filter((group) => group.some(({ server }) => isChosen(server)));
  if (groups.length < 2) return groups[0] ?? [];
  const named = groups.map((group) => group.map(({ server }) => podOf(server)).join(', '));
  throw new ChaosError(
    'BAD_ARGUMENT',
    `there are ${groups.length} deployments whose master is named ${master}: their Sentinels are in ${named.join('; and in ')}`,
    { hint: `choose one by a pod of its Sentinels: --sentinel ${podOf(groups[0]![0]!.server)}` },
  );
}

function keysOf({ server, master, replicas, sentinels }: SentinelReading, inventory: Inventory): string[] {
  const controller = controllerOf(server.pod, inventory);
  const own = `${podOf(server)}:${server.port}`;
  return [
    own,
    ...[master, ...replicas, ...sentinels].flatMap((known) => placeKeys(known, inventory)),
    ...(controller === undefined ? [] : [controller]),
  ];
}

function placeKeys({ ip = '', port }: Fields, inventory: Inventory): string[] {
  return placesOf(ip, Number(port), inventory).map((place) => `${place.pod}:${place.port}`);
}

/**
 * Data nodes that Sentinels know, those that follow one of them or that one of them follows, and those with a common
 * controller: one that no Sentinel knows is one that it should know.
 */
export function nodesOf(
  readings: readonly SentinelReading[],
  servers: readonly Server[],
  inventory: Inventory,
): Server[] {
  const nodes = servers.filter(({ kind }) => kind === 'redis');
  const known = new Set(
    readings
      .flatMap(({ master, replicas }) => [master, ...replicas])
      .flatMap((one) => placeKeys(one, inventory)),
  );
  const groups = groupsBy(nodes, (node) => nodeKeys(node, inventory));
  const own = groups.filter((group) => group.some((node) => known.has(`${podOf(node)}:${node.port}`)));
  return own.flat();
}

function nodeKeys(node: Server, inventory: Inventory): string[] {
  const { master_host: ip, master_port: port } = node.info;
  const followed = ip === undefined || port === undefined ? [] : placeKeys({ ip, port }, inventory);
  const controller = controllerOf(node.pod, inventory);
  return [`${podOf(node)}:${node.port}`, ...followed, ...(controller === undefined ? [] : [controller])];
}

export function podOf({ pod }: Server): string {
  return pod.metadata?.name ?? '';
}
