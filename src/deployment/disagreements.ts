/** What does not agree in a deployment: between Sentinels, between data nodes, and between the two. */

import type { Description } from './description.ts';
import { masterOf, processesByAddress } from './directory.ts';

/** In sentences; none of a deployment in which everything agrees. */
export function disagreements(description: Description): string[] {
  return RULES.flatMap((rule) => rule(description));
}

type Rule = (description: Description) => string[];

const RULES: readonly Rule[] = [
  differentMasters,
  numberOfMasters,
  wrongMasters,
  ghosts,
  unknownNodes,
  unknownSentinels,
  sharedIds,
  differentSettings,
  down,
  tilted,
  refusedQuorums,
];

/** `a, b and c` */
function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): [key: string, members: T[]][] {
  return [...Map.groupBy(all, keyOf)];
}

function differentMasters({ sentinels, master }: Description): string[] {
  const views = grouped(sentinels, ({ watches }) => watches.process ?? watches.address);
  if (views.length < 2) return [];
  const each = views.map(
    ([named, by]) => `${list(by.map(({ name }) => name))} name${by.length === 1 ? 's' : ''} ${named}`,
  );
  return [`Sentinels name different masters of ${master}: ${each.join('; ')}.`];
}

function numberOfMasters({ nodes }: Description): string[] {
  const masters = nodes.filter(({ role }) => role === 'master').map(({ name }) => name);
  if (masters.length === 1) return [];
  return masters.length === 0
    ? ['No data node has the role of master.']
    : [`${masters.length} data nodes have the role of master: ${list(masters)}.`];
}

function wrongMasters(description: Description): string[] {
  const processes = processesByAddress(description);
  const master = masterOf(description);
  return description.nodes.flatMap(({ name, follows, role }) => {
    if (role === 'master')
      return master === undefined || name === master
        ? []
        : [`${name} is a master, and Sentinels name ${master}.`];
    if (follows === undefined) return [];
    const address = `${follows.host}:${follows.port}`;
    const followed = processes.get(address);
    if (followed === undefined) return [`${name} follows ${address}, behind which nothing answers.`];
    if (followed === name) return [`${name} is a replica of itself.`];
    if (master !== undefined && followed !== master)
      return [`${name} follows ${followed}, and Sentinels name ${master}.`];
    return follows.isLinked ? [] : [`${name} is not linked to its master ${followed}.`];
  });
}

/** Addresses without a process behind them. */
function ghosts({ sentinels }: Description): string[] {
  const known = sentinels.flatMap(({ name, watches }) => [
    { ...watches, by: name, as: 'the master' },
    ...watches.replicas.map((one) => ({ ...one, by: name, as: 'a replica' })),
    ...watches.sentinels.map((one) => ({ ...one, by: name, as: 'a Sentinel' })),
  ]);
  const lost = known.filter(({ process }) => process === undefined);
  return grouped(lost, ({ address, as }) => `${address} as ${as}`).map(([what, by]) => {
    const knowing = by.map((one) => one.by);
    return `${list(knowing)} know${by.length === 1 ? 's' : ''} ${what}, behind which nothing answers.`;
  });
}

function unknownNodes({ nodes, sentinels }: Description): string[] {
  const known = new Set(
    sentinels.flatMap(({ watches }) => [watches, ...watches.replicas].map(({ process }) => process)),
  );
  return nodes
    .filter(({ name }) => !known.has(name))
    .map(({ name, role }) => `No Sentinel knows ${name}, a ${role === 'master' ? 'master' : 'replica'}.`);
}

function unknownSentinels({ sentinels }: Description): string[] {
  return sentinels.flatMap(({ name, watches }) => {
    const known = watches.sentinels.map(({ process }) => process);
    const others = sentinels.filter((one) => one.name !== name && !known.includes(one.name));
    return others.length === 0 ? [] : [`${name} does not know ${list(others.map((one) => one.name))}.`];
  });
}

function sharedIds({ sentinels }: Description): string[] {
  const identified = sentinels.filter(({ id }) => id !== '');
  return grouped(identified, ({ id }) => id)
    .filter(([, members]) => members.length > 1)
    .map(([id, members]) => `${list(members.map(({ name }) => name))} have the same id ${id}.`);
}

const WATCHED = {
  quorum: 'quorum',
  downAfter: 'down-after-milliseconds',
  failoverTimeout: 'failover-timeout',
  parallelSyncs: 'parallel-syncs',
} as const;
/** Others of a Sentinel are about itself. */
const COMMON = ['resolve-hostnames', 'announce-hostnames'];

function differentSettings({ sentinels }: Description): string[] {
  const watched = Object.entries(WATCHED).map(([field, setting]) => ({
    setting,
    values: sentinels.map(({ name, watches }) => ({
      name,
      value: String(watches[field as keyof typeof WATCHED]),
    })),
  }));
  const common = COMMON.map((setting) => ({
    setting,
    values: sentinels.flatMap(({ name, settings }) => {
      const value = settings?.[setting];
      return value === undefined ? [] : [{ name, value }];
    }),
  }));
  return [...watched, ...common].flatMap(({ setting, values }) => {
    const different = grouped(values, ({ value }) => value);
    if (different.length < 2) return [];
    const each = different.map(([value, by]) => `${value} in ${list(by.map(({ name }) => name))}`);
    return [`Sentinels differ in ${setting}: ${each.join('; ')}.`];
  });
}

/** What is down though it answered: ghosts are another matter. */
function down({ sentinels }: Description): string[] {
  const known = sentinels.flatMap(({ name, watches }) =>
    [watches, ...watches.replicas, ...watches.sentinels].map((one) => ({ ...one, by: name })),
  );
  const taken = known.filter(({ process, flags }) => process !== undefined && /[so]_down/.test(flags));
  return grouped(taken, ({ process }) => process!).map(([process, by]) => {
    const flags = by.some((one) => one.flags.includes('o_down')) ? 'objectively down' : 'down';
    const takers = by.map((one) => one.by);
    return `${list(takers)} take${by.length === 1 ? 's' : ''} ${process} for ${flags}, and it answers.`;
  });
}

function tilted({ sentinels }: Description): string[] {
  return sentinels
    .filter(({ isTilt }) => isTilt === true)
    .map(({ name }) => `${name} is in TILT: it watches and does not act.`);
}

function refusedQuorums({ sentinels }: Description): string[] {
  return sentinels.flatMap(({ name, quorumProblem }) =>
    quorumProblem === undefined ? [] : [`${name} sees no quorum: ${quorumProblem}.`],
  );
}
