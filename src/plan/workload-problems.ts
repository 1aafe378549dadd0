/** What is wrong with the workloads of an experiment, each problem with its path. */

import { unknownWord } from '../core/did-you-mean.ts';
import type { Problem } from '../core/shape-problems.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Topology } from '../experiment/topology.ts';
import { PROFILES } from '../workload/profile.ts';
import { WORKLOADS } from '../workload/registry.ts';
import type { Workload } from '../workload/workload.ts';
import { messageProblems } from './message-problems.ts';
import { programProblems } from './program-problems.ts';
import { readingProblems } from './reading-problems.ts';
import { brokenOf, type SettingProblem } from './setting-problems.ts';
import { throughProblems } from './through-problems.ts';

/** Names that are taken, kinds and hosts that there are not, and settings that do not go together. */
export function workloadProblems({ workload: workloads, topology }: Experiment): Problem[] {
  return workloads.flatMap((workload, index) => {
    const { name, kind, client } = workload;
    const isTwice = workloads.findIndex((other) => other.name === name) !== index;
    return [
      ...brokenOf([
        [isTwice, 'name', `"${name}" is taken by another workload`],
        [!Object.hasOwn(WORKLOADS, kind), 'kind', unknownWord('workload', kind, Object.keys(WORKLOADS))],
        [!topology.clients.includes(client), 'client', unknownWord('client host', client, topology.clients)],
      ]),
      ...programProblems(workload),
      ...clientProblems(workload, topology.redis - 1),
      ...proxyProblems(workload, topology),
      ...readingProblems(workload, workloads),
      ...messageProblems(workload),
      ...throughProblems(workload, workloads),
    ].map(([setting, message]) => ({ path: ['workload', index, setting], message }));
  });
}

const TAKING_VALUES = Object.values(WORKLOADS)
  .filter(({ takesValues }) => takesValues)
  .map(({ kind }) => kind);

/** What goes only with some profile or kind, and what can never be. */
function clientProblems(workload: Workload, replicas: number): SettingProblem[] {
  const { profile, settings, deadline, wait, kind, valueSize } = workload;
  const { carries, takesValues = false } = WORKLOADS[kind] ?? {};
  return brokenOf([
    [
      settings !== undefined && profile !== 'application' && carries === undefined,
      'settings',
      `are for the profile application, not ${profile}`,
    ],
    [
      deadline !== undefined && PROFILES[profile].deadlineMs === Infinity,
      'deadline',
      profile === 'application'
        ? 'the profile application has none; see settings.commandTimeout'
        : 'a client program has none but its own',
    ],
    [wait !== undefined && profile !== 'strict', 'wait', `goes with the profile strict, not ${profile}`],
    [
      typeof wait?.replicas === 'number' && wait.replicas > replicas,
      'wait',
      `there are only ${replicas} replicas`,
    ],
    [
      valueSize !== undefined && !takesValues,
      'valueSize',
      `goes with ${TAKING_VALUES.join(', ')}, whose values are not read back, not with ${kind}`,
    ],
  ]);
}

/** A workload that goes through a proxy needs one, and who goes through anything must learn who is behind it before it writes. */
function proxyProblems({ via, profile }: Workload, { proxy }: Topology): SettingProblem[] {
  if (via === 'sentinel' || via === 'first-master') return [];
  if (via === 'proxy' && proxy === 'none')
    return [['via', "there is no proxy; give the topology one: proxy: 'haproxy'"]];
  const what = via === 'proxy' ? 'the proxy' : 'it';
  return brokenOf([
    [
      profile === 'application',
      'via',
      `the profile application writes before it has asked who is behind ${what}; take strict or flood`,
    ],
  ]);
}
