/** One Sentinel's view of its master, made from the replies of one poll. */

import type { SentinelSettings, SentinelView } from '../history/sentinel-view.ts';
import type { Directory } from '../cluster/protocol.ts';
import { field, nameAt } from './info.ts';

/** What a Sentinel is asked in one poll. `address` is the master's as this Sentinel gave it last. */
export function viewQuestions(masterName: string, address: readonly string[]): string[][] {
  return [
    ['sentinel', 'myid'],
    ['sentinel', 'get-master-addr-by-name', masterName],
    ['sentinel', 'master', masterName],
    ['sentinel', 'sentinels', masterName],
    ['sentinel', 'replicas', masterName],
    ['info', 'sentinel'],
    // Asks for a vote in epoch 0, which none can be given: the answer is the previous vote and its epoch.
    ['sentinel', 'is-master-down-by-addr', address[0] ?? '0.0.0.0', address[1] ?? '0', '0', '-'],
    // Its id outlives its process; that one has a run id of its own.
    ['info', 'server'],
  ];
}

type Fields = ReadonlyMap<string, string>;

/** A flat list of names and values as a map. */
function fields(reply: unknown): Fields {
  const map = new Map<string, string>();
  if (!Array.isArray(reply)) return map;
  for (let at = 0; at + 1 < reply.length; at += 2) map.set(String(reply[at]), String(reply[at + 1]));
  return map;
}

/**
 * The view, or undefined when the Sentinel does not know the master. No command returns a Sentinel's current epoch;
 * `heardEpoch` is the latest it published (+new-epoch), and the view's is the greatest of that, the epoch of its last
 * vote and its master's config epoch. It can be behind only for an epoch adopted while the observer was not listening.
 */
export function sentinelView(
  replies: readonly unknown[],
  directory: Directory,
  heardEpoch: number,
): SentinelView | undefined {
  const [id, address, masterReply, sentinels, replicas, info, vote, server] = replies;
  if (!Array.isArray(address) || masterReply instanceof Error) return undefined;
  const master = fields(masterReply);
  const masterAddress = address.join(':');
  const configEpoch = Number(master.get('config-epoch'));
  const voteEpoch = Array.isArray(vote) ? Number(vote[2]) : 0;
  const runId = field(String(server), 'run_id');
  return {
    id: String(id),
    ...(runId !== '' && { runId }),
    masterAddress,
    master: nameAt(directory.nodes, masterAddress) ?? '?',
    flags: master.get('flags') ?? '',
    configEpoch,
    currentEpoch: Math.max(configEpoch, voteEpoch, heardEpoch),
    knownSentinels: Number(master.get('num-other-sentinels')),
    knownReplicas: Number(master.get('num-slaves')),
    troubled: [...troubled(sentinels, 'sentinel', directory), ...troubled(replicas, 'slave', directory)],
    tilt: field(String(info), 'sentinel_tilt') === '1',
    settings: settings(master),
  };
}

function settings(master: Fields): SentinelSettings {
  const number = (name: string): number => Number(master.get(name));
  return {
    quorum: number('quorum'),
    downAfterMs: number('down-after-milliseconds'),
    failoverTimeoutMs: number('failover-timeout'),
    parallelSyncs: number('parallel-syncs'),
  };
}

/** Those with flags other than the one of their kind, each as `name flags`. */
function troubled(reply: unknown, healthy: string, directory: Directory): string[] {
  if (!Array.isArray(reply)) return [];
  const all = [...directory.nodes, ...directory.sentinels];
  return reply.map(fields).flatMap((peer) => {
    const flags = peer.get('flags') ?? '';
    if (flags === healthy) return [];
    const address = `${peer.get('ip')}:${peer.get('port')}`;
    return [`${nameAt(all, address) ?? address} ${flags}`];
  });
}
