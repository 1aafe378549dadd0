/** What could not be looked at, in sentences. */

import type { Deployment } from './deployment-description.ts';
import { podOf } from './membership.ts';
import type { Search } from './search.ts';
import type { Server, Unanswering } from './server.ts';

export function unseenIn({ master, sentinels, nodes }: Deployment, search: Search): string[] {
  const own = new Set([...sentinels, ...nodes].map(({ server }) => server));
  return [
    ...unansweringWords(search.unanswering).map((words) => `${words}.`),
    ...[...sentinels, ...nodes].flatMap(({ unseen }) => unseen),
    ...search.servers.filter((server) => !own.has(server)).map((server) => leftOut(server, master)),
    ...differingLogins(sentinels.map(({ server }) => server)),
    ...differingLogins(nodes.map(({ server }) => server)),
  ];
}

function leftOut(server: Server, master: string): string {
  const what = server.kind === 'sentinel' ? 'A Sentinel' : 'A Redis';
  const why =
    server.kind === 'sentinel'
      ? `watches no master ${master} or one of another deployment`
      : `is none that the Sentinels of ${master} know`;
  return `${what} at port ${server.port} of pod ${podOf(server)} ${why}: it is left out.`;
}

/** A description has one login for all servers of a kind. */
function differingLogins(servers: readonly Server[]): string[] {
  const [first, ...others] = servers;
  const text = JSON.stringify(first?.login);
  const different = others.filter(({ login }) => JSON.stringify(login) !== text);
  if (different.length === 0) return [];
  return [
    `${different.map(podOf).join(', ')} took other credentials than ${podOf(first!)}, whose are listed.`,
  ];
}

/** One for all that have the same reason: `port 6379 of a, b: it wants a password`. */
export function unansweringWords(all: readonly Unanswering[]): string[] {
  const groups = Map.groupBy(all, ({ port, why }) => `${port} ${why}`);
  return [...groups.values()].map((group) => {
    const [{ port, why }] = group as [Unanswering];
    const pods = group.map(({ pod }) => pod).toSorted();
    return `Port ${port} of ${pods.join(', ')}: ${why}`;
  });
}
