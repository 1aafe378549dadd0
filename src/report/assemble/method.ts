/** Method: what was deployed and what was done, as tables. */

import type { CheckContext } from '../../check/context.ts';
import { livenessWords } from '../../experiment/probes.ts';
import type { Topology } from '../../experiment/topology.ts';
import { recordsOf } from '../../history/history.ts';
import type { RunResult } from '../result.ts';

type Method = RunResult['method'];

export function methodOf(context: CheckContext): Method {
  return { topology: topologyRows(context), steps: stepRows(context), hosts: hostRows(context) };
}

function topologyRows({ experiment: { topology }, facts }: CheckContext): Method['topology'] {
  const isLocal = facts.timeline.deployment?.testbed === 'local';
  const rows: [string, string | undefined][] = [
    ['data nodes', `${topology.redis}`],
    ['Sentinels', `${topology.sentinels}`],
    ['quorum', `${topology.quorum}`],
    ['down-after-milliseconds', topology.downAfter],
    ['failover-timeout', topology.failoverTimeout],
    ['parallel-syncs', `${topology.parallelSyncs}`],
    ['ports', `data nodes ${topology.redisPort}, Sentinels ${topology.sentinelPort}`],
    ['persistence', topology.persistence],
    ['storage of each data node', isLocal ? undefined : storageWords(topology)],
    ['a data node starts again', restartWords(topology)],
    ['password', topology.password ? 'on' : 'off'],
    [
      'users',
      topology.users ? 'for clients, replicas and Sentinels each; the default user is off' : undefined,
    ],
    ['TLS', topology.tls ? 'everywhere, clients with certificates; no plain port' : undefined],
    ['announced', announceWords(topology, isLocal)],
    ['preStop', preStopWords(topology)],
    ['liveness probe', probeWords(topology)],
    ['placement', topology.placement],
    ...Object.entries(programsOf(topology)).map(([process, program]): [string, string] => [
      `${process}: program`,
      program,
    ]),
    ...Object.entries(topology.directives),
    ...Object.entries(topology.overrides).flatMap(([process, own]) =>
      Object.entries(own).map(([name, value]): [string, string] => [`${process}: ${name}`, value]),
    ),
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

/** Plans of before there were volumes do not speak of them. */
function storageWords({ storage }: Partial<Topology>): string | undefined {
  if (storage === 'memory') return 'in the memory of its machine: the data is gone with the pod';
  return storage === 'none' ? 'none: the data is gone with the pod' : storage;
}

function restartWords({ restart }: Partial<Topology>): string | undefined {
  if (restart === undefined) return undefined;
  return restart === 'ask-sentinels' ? 'as what the Sentinels say it is' : 'as what its configuration says';
}

function announceWords({ announce }: Partial<Topology>, isLocal: boolean): string | undefined {
  if (announce === 'pod-ip')
    return isLocal
      ? 'the addresses of hosts, which they do not keep when they are readdressed'
      : 'the addresses of pods, which their successors do not have';
  if (announce === 'loopback') return 'ports of the machine’s loopback, which lead to them';
  if (announce !== 'hostname') return undefined;
  return isLocal ? 'the names of hosts' : 'the names of pods, which are known to no DNS without them';
}

function preStopWords({ preStop }: Partial<Topology>): string | undefined {
  if (preStop === 'failover') return 'the master’s pod orders a failover and waits for the new master';
  return preStop === 'paused-failover'
    ? 'the master’s pod holds writes back, orders a failover and waits for the new master'
    : undefined;
}

/** Plans of before processes had programs of their own do not speak of them. */
function programsOf({ servers = {} }: Partial<Topology>): Topology['servers'] {
  return servers;
}

function probeWords({ probes }: Partial<Topology>): string | undefined {
  return probes?.liveness === undefined ? undefined : livenessWords(probes.liveness);
}

function stepRows({ facts: { history } }: CheckContext): Method['steps'] {
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

function hostRows({ facts }: CheckContext): Method['hosts'] {
  const { deployment } = facts.timeline;
  return (deployment?.hosts ?? []).map(({ name, address, node }) => ({
    name,
    address,
    ...(node === undefined ? {} : { node }),
    processes: deployment!.processes
      .filter((one) => one.host === name)
      .map((one) => `${one.name} (port ${one.port})`),
  }));
}
