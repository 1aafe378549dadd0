/** What is wrong with a topology though each of its settings is right, each problem with its path. */

import { unknownWord } from '../core/did-you-mean.ts';
import { milliseconds } from '../core/duration.ts';
import type { Problem } from '../core/shape-problems.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { placementOf, PROXY_STATE_PORT, type Topology } from '../experiment/topology.ts';
import { brokenOf, type SettingRule } from './setting-problems.ts';

/** Settings that do not go together, and processes that there are not. */
export function topologyProblems({ topology }: Pick<Experiment, 'topology'>): Problem[] {
  const together = [...togetherRules(topology), ...probeRules(topology), ...proxyRules(topology)];
  return [
    ...brokenOf(together).map(([setting, message]) => ({ path: ['topology', setting], message })),
    ...unknownProcesses(topology),
  ];
}

function togetherRules({
  quorum,
  sentinels,
  redis,
  placement,
  sentinelPort,
  redisPort,
  users,
  password,
  preStop,
}: Topology): SettingRule[] {
  const isTogether = placement === 'together';
  return [
    [quorum > sentinels, 'quorum', `${quorum} can never be met by ${sentinels} Sentinels`],
    [isTogether && sentinels > redis, 'placement', '"together" needs a data node for every Sentinel'],
    [isTogether && sentinelPort === redisPort, 'sentinelPort', 'is the data nodes’ port on the same host'],
    [users && !password, 'users', 'have passwords; `password: false` goes only without users'],
    [
      isTogether && preStop !== 'none',
      'preStop',
      'needs Sentinels in pods of their own: those of the same pod are stopped with it',
    ],
  ];
}

function probeRules({ probes }: Topology): SettingRule[] {
  const periodMs = milliseconds(probes.liveness?.period ?? '0s');
  return [[periodMs % 1_000 !== 0, 'probes', 'liveness is asked after whole seconds']];
}

function proxyRules({ proxy, announce, redisPort }: Topology): SettingRule[] {
  if (proxy === 'none') return [];
  return [
    [
      announce === 'loopback',
      'proxy',
      "does not go with announce: 'loopback', which is for clients outside the lab",
    ],
    [redisPort === PROXY_STATE_PORT, 'redisPort', `${redisPort} is where the proxy says whom it leads to`],
  ];
}

function unknownProcesses(topology: Topology): Problem[] {
  const { overrides, servers } = topology;
  const processes = placementOf(topology).processes.map(({ name }) => name);
  return Object.entries({ overrides, servers }).flatMap(([setting, own]) =>
    Object.keys(own)
      .filter((process) => !processes.includes(process))
      .map((process) => ({
        path: ['topology', setting, process],
        message: unknownWord('process', process, processes),
      })),
  );
}
