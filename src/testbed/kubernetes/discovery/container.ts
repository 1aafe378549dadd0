/** Which container of a pod listens on a port: they share the pod's network, so no server can say. */

import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { portsOf, residentContainers } from './candidates.ts';

/**
 * The container that names the port, or else the one that is started as such a server, or else the only one that names
 * no port, or else the first. Empty for a pod without containers.
 */
export function containerOf(pod: V1Pod, port: number, kind?: 'redis' | 'sentinel'): string {
  const all = residentContainers(pod);
  const naming = all.filter((container) => portsOf(container).includes(port));
  const left = naming.length > 0 ? naming : all.filter((container) => portsOf(container).length === 0);
  const likely = left.length > 0 ? left : all;
  const started = likely.filter((container) => kind === undefined || isStartedAs(container, kind));
  return (started[0] ?? likely[0])?.name ?? '';
}

function isStartedAs({ command = [], args = [], name }: V1Container, kind: 'redis' | 'sentinel'): boolean {
  const words = [name, ...command, ...args].join(' ');
  const isSentinel = /sentinel/i.test(words);
  return kind === 'sentinel' ? isSentinel : !isSentinel && /redis|valkey/i.test(words);
}
