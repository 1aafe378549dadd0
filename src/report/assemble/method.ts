/** Method: what was deployed and what was done, as tables. */

import type { CheckContext } from '../../check/checker.ts';
import { recordsOf } from '../../history/history.ts';
import { timelineOf } from '../../history/timeline.ts';
import type { RunResult } from '../result.ts';

type Method = RunResult['method'];

export function methodOf(context: CheckContext): Method {
  return { topology: topologyRows(context), steps: stepRows(context), hosts: hostRows(context) };
}

function topologyRows({ experiment: { topology } }: CheckContext): Method['topology'] {
  const rows: [string, string][] = [
    ['data nodes', `${topology.redis}`],
    ['Sentinels', `${topology.sentinels}`],
    ['quorum', `${topology.quorum}`],
    ['down-after-milliseconds', topology.downAfter],
    ['failover-timeout', topology.failoverTimeout],
    ['parallel-syncs', `${topology.parallelSyncs}`],
    ['ports', `data nodes ${topology.redisPort}, Sentinels ${topology.sentinelPort}`],
    ['persistence', topology.persistence],
    ['password', topology.password ? 'on' : 'off'],
    ['placement', topology.placement],
    ...Object.entries(topology.directives),
    ...Object.entries(topology.overrides).flatMap(([process, own]) =>
      Object.entries(own).map(([name, value]): [string, string] => [`${process}: ${name}`, value]),
    ),
  ];
  return rows.map(([name, value]) => ({ name, value }));
}

function stepRows({ history }: CheckContext): Method['steps'] {
  const records = recordsOf(history, 'step');
  return records
    .filter((record) => record.phase === 'begin')
    .map(({ path, words, at }) => {
      const end = records.find((record) => record.phase === 'end' && record.path === path && record.at >= at);
      return {
        path,
        words,
        fromS: at / 1e6,
        toS: end === undefined ? null : end.at / 1e6,
        ...(end?.problem === undefined ? {} : { problem: end.problem }),
      };
    });
}

function hostRows({ history }: CheckContext): Method['hosts'] {
  const { deployment } = timelineOf(history);
  return (deployment?.hosts ?? []).map(({ name, address }) => ({
    name,
    address,
    processes: deployment!.processes
      .filter((one) => one.host === name)
      .map((one) => `${one.name} (port ${one.port})`),
  }));
}
