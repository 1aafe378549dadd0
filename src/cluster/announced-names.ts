/** The names that hosts are announced by; an address is none. */

import { isHostName } from '../core/host-name.ts';
import type { Cluster } from './cluster.ts';

export function announcedNames(
  { processes }: Pick<Cluster, 'processes'>,
  hosts: readonly string[],
): string[] {
  const own = processes.filter(({ host }) => hosts.includes(host));
  return [...new Set(own.flatMap(({ announced }) => announced?.host ?? []).filter(isHostName))];
}
