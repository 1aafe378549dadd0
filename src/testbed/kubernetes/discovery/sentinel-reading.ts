/** What a Sentinel is asked. */

import { numberOf, pairsOf, refusalOf, tableOf, textOf, type Fields } from './replies.ts';
import type { Server } from './server.ts';

/** Directives that hold no password: SENTINEL CONFIG GET * would send those, too. */
const DIRECTIVES = [
  'resolve-hostnames',
  'announce-hostnames',
  'announce-ip',
  'announce-port',
  'loglevel',
  'sentinel-user',
];

export interface SentinelReading {
  readonly server: Server;
  readonly id: string;
  readonly master: Fields;
  readonly replicas: readonly Fields[];
  readonly sentinels: readonly Fields[];
  readonly quorumProblem: string | undefined;
  readonly settings: Fields | undefined;
  /** What it refused, in sentences. */
  readonly unseen: readonly string[];
}

/** The masters that a Sentinel watches, by name. */
export async function watchedMasters({ conversation }: Server): Promise<ReadonlyMap<string, Fields>> {
  const masters = tableOf(await conversation.ask('SENTINEL', 'MASTERS'));
  return new Map(masters.map((master) => [master['name'] ?? '', master]));
}

export async function readSentinel(server: Server, name: string, master: Fields): Promise<SentinelReading> {
  const { conversation } = server;
  const [id, replicas, sentinels, quorum, ...settings] = await Promise.all([
    conversation.ask('SENTINEL', 'MYID'),
    conversation.ask('SENTINEL', 'SLAVES', name),
    conversation.ask('SENTINEL', 'SENTINELS', name),
    conversation.ask('SENTINEL', 'CKQUORUM', name),
    ...DIRECTIVES.map((directive) => conversation.ask('SENTINEL', 'CONFIG', 'GET', directive)),
  ]);
  const refusals = [id, replicas, sentinels, settings[0]!].flatMap((reply) => refusalOf(reply) ?? []);
  const known = Object.assign({}, ...settings.map(pairsOf)) as Fields;
  return {
    server,
    id: textOf(id),
    master,
    replicas: tableOf(replicas),
    sentinels: tableOf(sentinels),
    quorumProblem: refusalOf(quorum),
    settings: Object.keys(known).length === 0 ? undefined : known,
    unseen: [...new Set(refusals)].map(
      (why) => `The Sentinel in pod ${server.pod.metadata!.name!} refuses: ${why}.`,
    ),
  };
}

/** The number of a field that Sentinel always sends. */
export function countIn(fields: Fields, name: string): number {
  return numberOf(fields[name]) ?? 0;
}
