/** What is wrong with the faults of a schedule, each problem with its path. */

import { DURATION_PATTERN, NO_DURATION } from '../core/duration.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultsOf, type Fault } from '../experiment/schedule.ts';
import { describeTarget, type Target } from '../experiment/target.ts';
import { placementOf } from '../experiment/topology.ts';
import type { FaultKind, ParameterChoice } from '../fault/fault.ts';
import { FAULTS } from '../fault/registry.ts';
import { oneOf, unknownWord } from '../core/did-you-mean.ts';
import type { Problem } from './experiment-shape.ts';

/** Faults and targets that there are not, faults in the wrong kind of step, and values that a fault does not take. */
export function faultProblems({ schedule, topology }: Experiment): Problem[] {
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
  if (target.word === 'client' && kind !== undefined && kind.effect({}).target !== 'links')
    return [`"${kind.kind}" hits processes, and a client host has none`];
  if (target.word === 'node' && !processes.includes(target.name))
    return [unknownWord('process', target.name, processes)];
  if (kind?.only !== undefined && kindOf(target) !== kind.only)
    return [
      `"${kind.kind}" is for ${kind.only === 'sentinel' ? 'Sentinels' : 'data nodes'}, not for ${describeTarget(target)}`,
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
