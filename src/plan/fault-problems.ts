/** What is wrong with the faults of a schedule, each problem with its path. */

import type { Experiment } from '../experiment/experiment.ts';
import { bindParameters, parameterProblems } from '../experiment/parameter.ts';
import { faultsOf, type Fault } from '../experiment/schedule.ts';
import { describeTarget, type Target } from '../experiment/target.ts';
import { placementOf } from '../experiment/topology.ts';
import type { FaultEffect } from '../history/fault-effect.ts';
import { stepFor, type AnyFaultKind } from '../fault/fault.ts';
import { FAULTS } from '../fault/faults.ts';
import { unknownWord } from '../core/did-you-mean.ts';
import type { Problem } from '../core/shape-problems.ts';

/** Faults and targets that there are not, faults in the wrong kind of step, and values that a fault does not take. */
export function faultProblems({ schedule, topology }: Experiment): Problem[] {
  return faultsOf(schedule).flatMap(({ path, fault, step }) => {
    const { kind, targets, peers = [], parameters = {} } = fault;
    const known = Object.hasOwn(FAULTS, kind) ? FAULTS[kind] : undefined;
    const messages = [
      ...(known === undefined ? [unknownWord('fault', kind, Object.keys(FAULTS))] : []),
      ...(known !== undefined && step !== stepFor(known)
        ? [`"${kind}" is for step.${stepFor(known)}(…)`]
        : []),
      ...[...targets, ...peers].flatMap((target) => targetProblems(target, known, topology)),
      ...[known?.problem?.({ targets, peers, parameters, topology }) ?? []].flat(),
      ...(known !== undefined && holdOf(known) === 'names' && topology.announce !== 'hostname'
        ? [`"${kind}" is for topologies with announce: 'hostname': others go by addresses`]
        : []),
    ];
    return [
      ...messages.map((message) => ({ path: ['schedule', path], message })),
      ...(known === undefined ? [] : parametersProblems(known, fault)).map(({ path: within, message }) => ({
        path: ['schedule', path, ...within],
        message,
      })),
    ];
  });
}

/** Whether anything of it takes names of hosts away, which must have some. */
export function takesNames({ schedule }: Pick<Experiment, 'schedule'>): boolean {
  return faultsOf(schedule).some(
    ({ fault: { kind } }) => Object.hasOwn(FAULTS, kind) && holdOf(FAULTS[kind]!) === 'names',
  );
}

/** A fault takes the parameters of its kind and no others; none of them is the name of something. */
function parametersProblems(kind: AnyFaultKind, { parameters = {} }: Fault): Problem[] {
  const problems = parameterProblems(kind.parameters, parameters, {
    faults: [],
    workloads: [],
  });
  return problems.map(({ name, message }) => ({ path: [name], message }));
}

function targetProblems(
  target: Target,
  kind: AnyFaultKind | undefined,
  topology: Experiment['topology'],
): string[] {
  const processes = placementOf(topology).processes.map((one) => one.name);
  if (target.word === 'client' && !topology.clients.includes(target.letter))
    return [unknownWord('client host', target.letter, topology.clients)];
  if (target.word === 'client' && kind !== undefined && holdOf(kind) !== 'links')
    return [`"${kind.kind}" hits processes, and a client host has none`];
  if (target.word === 'proxy' && topology.proxy === 'none')
    return ["there is no proxy; give the topology one: proxy: 'haproxy'"];
  if (target.word === 'proxy' && kind !== undefined && holdOf(kind) !== 'links' && kind.ofProxy !== true)
    return [`"${kind.kind}" hits data nodes or Sentinels, and not the proxy`];
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

/** What it takes hold of: seen in the example of its kind, because the parameters of the fault itself may be wrong. */
function holdOf(kind: AnyFaultKind): FaultEffect['target'] {
  return kind.effect(bindParameters(kind.parameters, kind.example)).target;
}

/** The kind of process that a target word means; undefined for a host of clients or the proxy. */
function kindOf(target: Target): 'redis' | 'sentinel' | undefined {
  switch (target.word) {
    case 'sentinel':
    case 'sentinels':
    case 'sentinel-leader':
      return 'sentinel';
    case 'node':
      return target.name.startsWith('sentinel-') ? 'sentinel' : 'redis';
    case 'client':
    case 'proxy':
      return undefined;
    default:
      return 'redis';
  }
}
