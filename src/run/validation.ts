/** Validation of an experiment: all problems at once, each with its path. */

import type { ParameterKind } from '../check/checker.ts';
import { CHECKERS } from '../check/registry.ts';
import { DURATION_PATTERN } from '../core/duration.ts';
import { ChaosError } from '../core/errors.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultsOf, type Fault } from '../experiment/schedule.ts';
import { placeWords, type Table } from '../experiment/table.ts';
import { targetWords, type Target } from '../experiment/target.ts';
import { placementOf } from '../experiment/topology.ts';
import type { FaultKind, ParameterChoice } from '../fault/fault.ts';
import { FAULTS } from '../fault/registry.ts';
import { WORKLOADS } from '../workload/registry.ts';
import type { Workload } from '../workload/workload.ts';
import {
  NO_DURATION,
  oneOf,
  shapeProblems,
  tableShapeProblems,
  unknownWord,
  type Problem,
} from './experiment-shape.ts';

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

/** The same for a table: its own problems, and those of each cell with its place. */
export function validatedTable(id: string, value: unknown): Table {
  const problems = tableProblems(value);
  if (problems.length === 0) {
    const table = value as Table;
    for (const { at, experiment } of table.cells) validated(`${id} ${placeWords(at)}`, experiment);
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
  const places = cells.map(({ at }) => placeWords(at));
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
    ...(sound('workload', 'schedule', 'expect') ? expectationProblems(experiment) : []),
  ];
}

function topologyProblems({ topology }: Experiment): Problem[] {
  const { quorum, sentinels, redis, placement, sentinelPort, redisPort, overrides } = topology;
  const at = (setting: keyof typeof topology, message: string): Problem => ({
    path: ['topology', setting],
    message,
  });
  const processes = placementOf(topology).processes.map((one) => one.name);
  const unknown = Object.keys(overrides).filter((process) => !processes.includes(process));
  const together = placement === 'together';
  return [
    ...(quorum > sentinels ? [at('quorum', `${quorum} can never be met by ${sentinels} Sentinels`)] : []),
    ...(together && sentinels > redis
      ? [at('placement', '"together" needs a data node for every Sentinel')]
      : []),
    ...(together && sentinelPort === redisPort
      ? [at('sentinelPort', 'is the data nodes’ port on the same host')]
      : []),
    ...unknown.map((process) => ({
      path: ['topology', 'overrides', process],
      message: unknownWord('process', process, processes),
    })),
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
      ...clientProblems(workload, topology.redis - 1).map(([setting, message]) => at(setting, message)),
    ];
  });
}

/** What goes only with some profile, and what can never be. */
function clientProblems(
  { profile, settings, deadline, wait }: Workload,
  replicas: number,
): [setting: string, message: string][] {
  return [
    ...(settings !== undefined && profile !== 'application'
      ? [['settings', `are for the profile application, not ${profile}`] as [string, string]]
      : []),
    ...(deadline !== undefined && profile === 'application'
      ? [['deadline', 'the profile application has none; see settings.commandTimeout'] as [string, string]]
      : []),
    ...(wait !== undefined && profile !== 'strict'
      ? [['wait', `goes with the profile strict, not ${profile}`] as [string, string]]
      : []),
    ...(typeof wait?.replicas === 'number' && wait.replicas > replicas
      ? [['wait', `there are only ${replicas} replicas`] as [string, string]]
      : []),
  ];
}

function faultProblems({ schedule, topology }: Experiment): Problem[] {
  return faultsOf(schedule).flatMap(({ path, fault, step }) => {
    const { kind, targets, peers = [] } = fault;
    const known = Object.hasOwn(FAULTS, kind) ? FAULTS[kind] : undefined;
    const messages = [
      ...(known === undefined ? [unknownWord('fault', kind, Object.keys(FAULTS))] : []),
      ...(known !== undefined && step !== wordFor(known) ? [`"${kind}" is for ${wordFor(known)}(…)`] : []),
      ...[...targets, ...peers].flatMap((target) => targetProblems(target, known, topology)),
    ];
    return [
      ...messages.map((message) => ({ path: ['schedule', path], message })),
      ...choiceProblems(fault).map(({ path: own, message }) => ({
        path: ['schedule', path, ...own],
        message,
      })),
    ];
  });
}

/** The step that a kind of fault is for. */
function wordFor(kind: FaultKind): 'once' | 'during' {
  return kind.heal === undefined ? 'once' : 'during';
}

/** A fault must say of every choice that its kind leaves which it is, and of nothing else. */
function choiceProblems({ kind, parameters = {} }: Fault): Problem[] {
  if (!Object.hasOwn(FAULTS, kind)) return [];
  const declared = FAULTS[kind]!.parameters;
  const unknown = Object.keys(parameters).filter((name) => !Object.hasOwn(declared, name));
  const wrong = Object.entries(declared).flatMap(([name, choice]) => {
    const message = choiceProblem(parameters[name], choice);
    return message === undefined ? [] : [{ path: [name], message }];
  });
  return [
    ...unknown.map((name) => ({
      path: [name],
      message: unknownWord('parameter', name, Object.keys(declared)),
    })),
    ...wrong,
  ];
}

function choiceProblem(given: string | boolean | undefined, choice: ParameterChoice): string | undefined {
  if (choice === 'duration') {
    if (given === undefined) return 'is missing';
    return DURATION_PATTERN.test(String(given)) ? undefined : `"${given}" ${NO_DURATION}`;
  }
  return choice.includes(given!) ? undefined : oneOf(given, choice);
}

function targetProblems(
  target: Target,
  kind: FaultKind | undefined,
  topology: Experiment['topology'],
): string[] {
  const processes = placementOf(topology).processes.map((one) => one.name);
  if (target.word === 'client' && !topology.clients.includes(target.letter))
    return [unknownWord('client host', target.letter, topology.clients)];
  if (target.word === 'client' && kind !== undefined && kind.hits !== 'links')
    return [`"${kind.kind}" hits processes, and a client host has none`];
  if (target.word === 'node' && !processes.includes(target.name))
    return [unknownWord('process', target.name, processes)];
  if (kind?.only !== undefined && kindOf(target) !== kind.only)
    return [
      `"${kind.kind}" is for ${kind.only === 'sentinel' ? 'Sentinels' : 'data nodes'}, not for ${targetWords(target)}`,
    ];
  if (target.word === 'replica' && target.index > topology.redis - 2)
    return [`there is no replica ${target.index}; the last is replica ${topology.redis - 2}`];
  if (target.word === 'sentinel' && target.index >= topology.sentinels)
    return [`there is no sentinel-${target.index}; the last is sentinel-${topology.sentinels - 1}`];
  return [];
}

/** The kind of process that a target word means; undefined for a host of clients. */
function kindOf(target: Target): 'redis' | 'sentinel' | undefined {
  switch (target.word) {
    case 'sentinel':
    case 'sentinels':
    case 'sentinel-leader':
      return 'sentinel';
    case 'node':
      return target.name.startsWith('sentinel-') ? 'sentinel' : 'redis';
    case 'client':
      return undefined;
    default:
      return 'redis';
  }
}

function expectationProblems({
  expect,
  schedule,
  workload: workloads,
  settle = true,
}: Experiment): Problem[] {
  const names = faultsOf(schedule).map(({ fault: { as } }) => as);
  const known = workloads.map((one) => one.name);
  return expect.flatMap((expectation, index) => {
    const { check, faults } = expectation;
    const messages = [
      ...(Object.hasOwn(CHECKERS, check) ? [] : [unknownWord('checker', check, Object.keys(CHECKERS))]),
      ...(settle || !Object.hasOwn(CHECKERS, check) || CHECKERS[check]!.untilHeal === true
        ? []
        : [`"${check}" judges what comes after the last heal, and this experiment does not settle`]),
      ...faults.flatMap((one) => referenceProblem(one, names)),
    ];
    return [
      ...messages.map((message) => ({ path: ['expect', index], message })),
      ...parameterProblems(expectation, known).map(({ path, message }) => ({
        path: ['expect', index, ...path],
        message,
      })),
    ];
  });
}

/** A name that several faults of the schedule share means none of them. */
function referenceProblem(name: string, names: readonly string[]): string[] {
  const bearers = names.filter((one) => one === name).length;
  if (bearers === 0) return [unknownWord('fault in the schedule', name, names)];
  return bearers === 1
    ? []
    : [`${bearers} faults of the schedule are named "${name}"; tell them apart with { as: … }`];
}

function parameterProblems({ check, parameters }: Expectation, workloads: readonly string[]): Problem[] {
  if (!Object.hasOwn(CHECKERS, check)) return [];
  const declared = CHECKERS[check]!.parameters;
  const unknown = Object.keys(parameters).filter((name) => !Object.hasOwn(declared, name));
  const wrong = Object.entries(declared).flatMap(([name, kind]) => {
    const message = parameterProblem(parameters[name], kind, workloads);
    return message === undefined ? [] : [{ path: [name], message }];
  });
  return [
    ...unknown.map((name) => ({
      path: [name],
      message: unknownWord('parameter', name, Object.keys(declared)),
    })),
    ...wrong,
  ];
}

function parameterProblem(
  value: string | number | boolean | undefined,
  kind: ParameterKind,
  workloads: readonly string[],
): string | undefined {
  if (typeof kind !== 'string')
    return kind.includes(value === undefined ? undefined : String(value))
      ? undefined
      : oneOf(
          value,
          kind.filter((word) => word !== undefined),
        );
  if (value === undefined) return kind.endsWith('?') ? undefined : 'is missing';
  switch (kind) {
    case 'duration':
    case 'duration?':
      return DURATION_PATTERN.test(String(value)) ? undefined : `"${value}" ${NO_DURATION}`;
    case 'count?':
      return Number.isInteger(value) && Number(value) >= 0
        ? undefined
        : `must be a whole number, not ${JSON.stringify(value)}`;
    case 'workload':
      return workloads.includes(String(value))
        ? undefined
        : unknownWord('workload', String(value), workloads);
    case 'fault':
    case 'fault?':
    case 'faults':
      return undefined; // Its names are in `faults` as well, and are looked up there.
  }
}
