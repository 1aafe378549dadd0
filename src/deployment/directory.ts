/** Who is behind an address of a description. */

import type { Description } from './description.ts';

/** The names of processes by `host:port`: as announced, as Sentinels know them, and by the addresses of pods. */
export function processesByAddress({ nodes, sentinels, pods }: Description): ReadonlyMap<string, string> {
  const ips = new Map(pods.map(({ name, ip }) => [name, ip]));
  const own = [...nodes, ...sentinels].flatMap(({ name, pod, port, announced }) => {
    const ip = ips.get(pod);
    const named = announced === undefined ? [] : [[`${announced.host}:${announced.port}`, name] as const];
    return ip === undefined ? named : [[`${ip}:${port}`, name] as const, ...named];
  });
  const known = sentinels.flatMap(({ watches }) =>
    [watches, ...watches.replicas, ...watches.sentinels].flatMap(({ address, process }) =>
      process === undefined ? [] : [[address, process] as const],
    ),
  );
  return new Map([...own, ...known]);
}

/** The process that most Sentinels name as the master, or else the only data node that is one. */
export function masterOf({ nodes, sentinels }: Description): string | undefined {
  const named = sentinels.flatMap(({ watches }) => watches.process ?? []);
  const [most] = [...new Set(named)].toSorted((a, b) => timesIn(named, b) - timesIn(named, a));
  const masters = nodes.filter(({ role }) => role === 'master');
  return most ?? (masters.length === 1 ? masters[0]!.name : undefined);
}

function timesIn(all: readonly string[], one: string): number {
  return all.filter((other) => other === one).length;
}
