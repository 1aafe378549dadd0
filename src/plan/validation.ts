/** Validation of an experiment: all problems at once, each with its path. */

import { milliseconds } from '../core/duration.ts';
import { ChaosError } from '../core/errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { describeCoordinates, type Table } from '../experiment/table.ts';
import type { Fault } from '../experiment/schedule.ts';
import { placementOf, PROXY_STATE_PORT, type Topology } from '../experiment/topology.ts';
import { FAULTS } from '../fault/faults.ts';
import { PROGRAM_VARIABLES } from '../workload/program.ts';
import { PROFILES } from '../workload/profile.ts';
import { WORKLOADS } from '../workload/registry.ts';
import type { Workload } from '../workload/workload.ts';
import { expectationProblems } from './expectation-problems.ts';
import { unknownWord } from '../core/did-you-mean.ts';
import type { Problem } from '../core/shape-problems.ts';
import { shapeProblems, tableShapeProblems } from './experiment-shape.ts';
import { faultProblems } from './fault-problems.ts';
import { messageProblems } from './message-problems.ts';
import { readingProblems } from './reading-problems.ts';
import { soakProblems } from './soak-problems.ts';
import { throughProblems } from './through-problems.ts';

/** Throws one BAD_EXPERIMENT that lists every problem with its path; answers with the value when there is none. */
export function validated(id: string, value: unknown): Experiment {
  const problems = problemsOf(value);
  if (problems.length === 0) return value as Experiment;
  throw badExperiment(id, problems);
}

function badExperiment(id: string, problems: readonly Problem[]): ChaosError {
  const lines = problems.map(({ path, message }) => `${path.join('.') || 'the experiment'}: ${message}`);
  return new ChaosError('BAD_EXPERIMENT', `the experiment "${id}" cannot be run:\n  ${lines.join('\n  ')}`, {
    hint: 'nothing was started',
  });
}

/** What is wrong with a topology that belongs to no experiment, as sentences with their paths. */
export function problemsOfTopology(topology: unknown): string[] {
  return problemsOf({ topology }).flatMap(({ path: [part, ...path], message }) =>
    part === 'topology' ? [[...path, message].join(': ')] : [],
  );
}

/** What is wrong with a fault of a topology that is right, likewise. */
export function problemsOfFault(fault: Fault, topology: Topology): string[] {
  const word =
    Object.hasOwn(FAULTS, fault.kind) && FAULTS[fault.kind]?.heal === undefined ? 'once' : 'during';
  const step = word === 'once' ? { step: word, fault } : { step: word, fault, steps: [QUIET] };
  return problemsOf({ topology, schedule: [step] }).flatMap(({ path: [part, , ...path], message }) =>
    part === 'schedule' ? [[...path.filter((name) => name !== 'fault'), message].join(': ')] : [],
  );
}

const QUIET = { step: 'quiet', for: '1s' } as const;

/** The same for a table: its own problems, and those of each cell with its place. */
export function validatedTable(id: string, value: unknown): Table {
  const problems = tableProblems(value);
  if (problems.length === 0) {
    const table = value as Table;
    for (const { at, experiment } of table.cells) validated(`${id} ${describeCoordinates(at)}`, experiment);
    return table;
  }
  throw badExperiment(id, problems);
}

/** Every cell has its own place, on every axis and on no other. */
function tableProblems(value: unknown): Problem[] {
  const problems = tableShapeProblems(value);
  if (problems.length > 0) return problems;
  const { axes, cells } = value as Table;
  const names = Object.keys(axes);
  const places = cells.map(({ at }) => describeCoordinates(at));
  return cells.flatMap(({ at }, index) => {
    const path = ['cells', index, 'at'];
    const missing = names.filter((name) => !Object.hasOwn(at, name));
    const unknown = Object.keys(at).filter((name) => !names.includes(name));
    return [
      ...missing.map((name) => ({ path, message: `has no value for the axis "${name}"` })),
      ...unknown.map((name) => ({ path, message: unknownWord('axis', name, names) })),
      ...(places.indexOf(places[index]!) === index
        ? []
        : [{ path, message: `${places[index]} is taken by another cell` }]),
    ];
  });
}

/** A part that has the right shape is also asked whether what it refers to is there, whatever is wrong with the others. */
function problemsOf(value: unknown): Problem[] {
  const problems = shapeProblems(value);
  if (typeof value !== 'object' || value === null) return problems;
  const spoilt = new Set(problems.map(({ path }) => path[0]));
  const sound = (...parts: (keyof Experiment)[]): boolean => !parts.some((part) => spoilt.has(part));
  const experiment = value as Experiment;
  return [
    ...problems,
    ...(sound('topology') ? topologyProblems(experiment) : []),
    ...(sound('topology', 'workload') ? workloadProblems(experiment) : []),
    ...(sound('topology', 'schedule') ? faultProblems(experiment) : []),
    ...(sound('schedule') ? soakProblems(experiment.schedule) : []),
    ...(sound('workload', 'schedule', 'expect') ? expectationProblems(experiment) : []),
  ];
}

function topologyProblems({ topology }: Experiment): Problem[] {
  const {
    quorum,
    sentinels,
    redis,
    placement,
    sentinelPort,
    redisPort,
    overrides,
    servers,
    users,
    password,
    probes,
    preStop,
    proxy,
    tls,
    announce,
  } = topology;
  const at = (setting: keyof typeof topology, message: string): Problem => ({
    path: ['topology', setting],
    message,
  });
  const processes = placementOf(topology).processes.map((one) => one.name);
  const unknown = Object.entries({ overrides, servers }).flatMap(([setting, own]) =>
    Object.keys(own)
      .filter((process) => !processes.includes(process))
      .map((process) => ({
        path: ['topology', setting, process],
        message: unknownWord('process', process, processes),
      })),
  );
  const together = placement === 'together';
  return [
    ...(quorum > sentinels ? [at('quorum', `${quorum} can never be met by ${sentinels} Sentinels`)] : []),
    ...(together && sentinels > redis
      ? [at('placement', '"together" needs a data node for every Sentinel')]
      : []),
    ...(together && sentinelPort === redisPort
      ? [at('sentinelPort', 'is the data nodes’ port on the same host')]
      : []),
    ...(users && !password ? [at('users', 'have passwords; `password: false` goes only without users')] : []),
    ...(together && preStop !== 'none'
      ? [at('preStop', 'needs Sentinels in pods of their own: those of the same pod are stopped with it')]
      : []),
    ...(milliseconds(probes.liveness?.period ?? '0s') % 1_000 === 0
      ? []
      : [at('probes', 'liveness is asked after whole seconds')]),
    ...(proxy !== 'none' && tls ? [at('proxy', 'speaks no TLS here; it goes only with `tls: false`')] : []),
    ...(proxy !== 'none' && announce === 'loopback'
      ? [at('proxy', "does not go with announce: 'loopback', which is for clients outside the lab")]
      : []),
    ...(proxy !== 'none' && redisPort === PROXY_STATE_PORT
      ? [at('redisPort', `${redisPort} is where the proxy says whom it leads to`)]
      : []),
    ...unknown,
  ];
}

function workloadProblems({ workload: workloads, topology }: Experiment): Problem[] {
  return workloads.flatMap((workload, index) => {
    const { name, kind, client } = workload;
    const at = (setting: string, message: string): Problem => ({
      path: ['workload', index, setting],
      message,
    });
    const isTwice = workloads.findIndex((other) => other.name === name) !== index;
    return [
      ...(isTwice ? [at('name', `"${name}" is taken by another workload`)] : []),
      ...(Object.hasOwn(WORKLOADS, kind)
        ? []
        : [at('kind', unknownWord('workload', kind, Object.keys(WORKLOADS)))]),
      ...(topology.clients.includes(client)
        ? []
        : [at('client', unknownWord('client host', client, topology.clients))]),
      ...[
        ...clientProblems(workload, topology.redis - 1),
        ...proxyProblems(workload, topology),
        ...readingProblems(workload, workloads),
        ...messageProblems(workload),
        ...throughProblems(workload, workloads),
      ].map(([setting, message]) => at(setting, message)),
    ];
  });
}

const TAKING_VALUES = Object.values(WORKLOADS)
  .filter(({ takesValues }) => takesValues)
  .map(({ kind }) => kind);

/** What goes only with some profile or kind, and what can never be. */
function clientProblems(workload: Workload, replicas: number): [setting: string, message: string][] {
  const { profile, settings, deadline, wait, kind, valueSize } = workload;
  return [
    ...programProblems(workload),
    ...(settings !== undefined && profile !== 'application' && WORKLOADS[kind]?.carries === undefined
      ? [['settings', `are for the profile application, not ${profile}`] as [string, string]]
      : []),
    ...(deadline !== undefined && PROFILES[profile].deadlineMs === Infinity
      ? [['deadline', noDeadline(profile)] as [string, string]]
      : []),
    ...(wait !== undefined && profile !== 'strict'
      ? [['wait', `goes with the profile strict, not ${profile}`] as [string, string]]
      : []),
    ...(typeof wait?.replicas === 'number' && wait.replicas > replicas
      ? [['wait', `there are only ${replicas} replicas`] as [string, string]]
      : []),
    ...(valueSize !== undefined && WORKLOADS[kind]?.takesValues !== true
      ? [
          [
            'valueSize',
            `goes with ${TAKING_VALUES.join(', ')}, whose values are not read back, not with ${kind}`,
          ] as [string, string],
        ]
      : []),
  ];
}

/** A workload that goes through a proxy needs one, and who goes through anything must learn who is behind it before it writes. */
function proxyProblems(
  { via, profile }: Workload,
  { proxy }: Topology,
): [setting: string, message: string][] {
  if (via === 'sentinel' || via === 'first-master') return [];
  if (via === 'proxy' && proxy === 'none')
    return [['via', "there is no proxy; give the topology one: proxy: 'haproxy'"]];
  return profile === 'application'
    ? [
        [
          'via',
          `the profile application writes before it has asked who is behind ${via === 'proxy' ? 'the proxy' : 'it'}; take strict or flood`,
        ],
      ]
    : [];
}

function noDeadline(profile: Workload['profile']): string {
  return profile === 'application'
    ? 'the profile application has none; see settings.commandTimeout'
    : 'a client program has none but its own';
}

/** A client program is asked at a rate, finds the master itself, and goes with nothing but its own kind and profile. */
function programProblems({
  kind,
  profile,
  command,
  image,
  requires,
  environment = {},
  rate,
  via,
  through,
}: Workload): [setting: string, message: string][] {
  const isProgram = kind === 'program';
  const isAsked = isProgram || (through !== undefined && WORKLOADS[kind]?.reads === true);
  const given = Object.keys(environment).filter((name) => Object.hasOwn(PROGRAM_VARIABLES, name));
  const problems: [wrong: boolean, setting: string, message: string][] = [
    [isProgram && command === undefined, 'command', 'is missing'],
    [!isProgram && command !== undefined, 'command', `goes with the workload program, not ${kind}`],
    [!isProgram && image !== undefined, 'image', `goes with the workload program, not ${kind}`],
    [!isProgram && requires !== undefined, 'requires', `goes with the workload program, not ${kind}`],
    [isAsked !== (profile === 'program'), 'profile', `${profile} does not go with the workload ${kind}`],
    [isProgram && rate === 'max', 'rate', 'must be a number: a client program is asked at a rate'],
    [isProgram && via !== 'sentinel', 'via', 'a client program finds the master by itself'],
    [given.length > 0, 'environment', `${given.join(' and ')} is set by the harness`],
  ];
  return problems.flatMap(([wrong, setting, message]) => (wrong ? [[setting, message]] : []));
}
