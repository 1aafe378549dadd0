/** Finds out what a deployment is made of, by asking. Creates nothing and changes nothing. */

import { ChaosError } from '../../../core/errors.ts';
import type { Description } from '../../../deployment/description.ts';
import type { Api } from '../api.ts';
import { describe, type Deployment } from './deployment-description.ts';
import { givenCredential, type Given } from './given-credential.ts';
import { takeInventory, type Inventory } from './inventory.ts';
import { nodesOf, oneDeployment } from './membership.ts';
import { readNode } from './node-reading.ts';
import { noNode, noSentinel } from './nothing-found.ts';
import type { Means } from './recognition.ts';
import type { Fields } from './replies.ts';
import { Search } from './search.ts';
import { Secrets } from './secrets.ts';
import { chosenSentinels } from './sentinel-choice.ts';
import { readSentinel, watchedMasters, type SentinelReading } from './sentinel-reading.ts';
import type { Server } from './server.ts';
import { unseenIn } from './unseen.ts';

export interface Wish {
  readonly namespace: string;
  /** Name of the master; where there is only one it need not be given. */
  readonly master?: string | undefined;
  /** POD or SERVICE, with `:PORT` or without, where Sentinels are looked for. */
  readonly sentinel?: string | undefined;
  /** Of data nodes and of Sentinels; what is not given is looked for in the Secrets that pods refer to. */
  readonly passwords?: { readonly redis: Given; readonly sentinel: Given };
  readonly trusted?: Means['trusted'];
}

/** BAD_ARGUMENT or MISSING_PREREQUISITE where there is nothing to describe. */
export async function discover(api: Api, wish: Wish): Promise<Description> {
  const { namespace, trusted } = wish;
  const inventory = await takeInventory(api, namespace);
  const secrets = new Secrets(api, namespace);
  const given = {
    redis: await givenCredential(wish.passwords?.redis ?? {}, secrets),
    sentinel: await givenCredential(wish.passwords?.sentinel ?? {}, secrets),
  };
  const username = wish.passwords?.redis.username;
  const search = new Search(inventory, { api, namespace, secrets, given, username, trusted });
  try {
    const deployment = await explore(wish, search, inventory);
    const unseen = [...inventory.unseen, ...secrets.unseen, ...unseenIn(deployment, search)];
    return describe(deployment, { context: api.context, inventory, unseen, secrets: await secrets.held() });
  } finally {
    search.close();
  }
}

async function explore(wish: Wish, search: Search, inventory: Inventory): Promise<Deployment> {
  const places = wish.sentinel === undefined ? undefined : chosenSentinels(wish.sentinel, inventory);
  await search.everywhere(places);
  const isChosen = ({ pod, port }: Server): boolean =>
    places?.some((place) => place.pod === pod && place.port === port) ?? true;
  const watched = await watchedBy(search.servers);
  const { master, others } = masterOf(wish, watched, search, isChosen);
  const first = await readingsOf(watched, master);
  await search.at(addressesIn(first));
  // Sentinels at ports that only other Sentinels name.
  const later = search.servers.filter((server) => !watched.has(server));
  const all = [...first, ...(await readingsOf(await watchedBy(later), master))];
  const sentinels = oneDeployment(all, master, inventory, isChosen);
  const servers = nodesOf(sentinels, search.servers, inventory);
  if (servers.length === 0) throw noNode(master, sentinels, search);
  const nodes = await Promise.all(servers.map(readNode));
  return { master, otherMasters: others, sentinels, nodes };
}

/** Masters by name, by Sentinel. */
type Watched = ReadonlyMap<Server, ReadonlyMap<string, Fields>>;

async function watchedBy(servers: readonly Server[]): Promise<Watched> {
  const sentinels = servers.filter(({ kind }) => kind === 'sentinel');
  return new Map(
    await Promise.all(sentinels.map(async (server) => [server, await watchedMasters(server)] as const)),
  );
}

async function readingsOf(watched: Watched, name: string): Promise<SentinelReading[]> {
  const watching = [...watched].filter(([, masters]) => masters.has(name));
  return Promise.all(watching.map(([server, masters]) => readSentinel(server, name, masters.get(name)!)));
}

function addressesIn(readings: readonly SentinelReading[]): Fields[] {
  return readings.flatMap(({ master, replicas, sentinels }) => [master, ...replicas, ...sentinels]);
}

/** The one that is named, or the only one. */
function masterOf(
  { master: wanted, namespace }: Wish,
  watched: Watched,
  search: Search,
  isChosen: (server: Server) => boolean,
): { master: string; others: string[] } {
  const chosen = [...watched].filter(([server]) => isChosen(server));
  if (chosen.length === 0) throw noSentinel(namespace, search);
  const names = [...new Set(chosen.flatMap(([, masters]) => [...masters.keys()]))].toSorted();
  const master = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (master !== undefined && names.includes(master))
    return { master, others: names.filter((name) => name !== master) };
  throw noMaster(wanted, names);
}

function noMaster(wanted: string | undefined, names: readonly string[]): ChaosError {
  if (names.length === 0) return new ChaosError('BAD_ARGUMENT', 'the Sentinels that answer watch no master');
  const all = names.join(', ');
  if (wanted === undefined)
    return new ChaosError('BAD_ARGUMENT', `the Sentinels watch ${names.length} masters: ${all}`, {
      hint: 'choose one: --master NAME',
    });
  return new ChaosError('BAD_ARGUMENT', `no Sentinel watches a master named ${wanted}`, {
    hint: `they watch ${all}`,
  });
}
