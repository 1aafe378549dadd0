/** Validation of an experiment: all problems at once, each with its path. */

import { z } from 'zod';
import { CHECKERS } from '../check/registry.ts';
import { DURATION_PATTERN } from '../core/duration.ts';
import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { faultsOf, type Step } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import { placementOf } from '../experiment/topology.ts';
import { FAULTS } from '../fault/registry.ts';
import { PROFILES } from '../workload/profile.ts';
import { WORKLOADS } from '../workload/registry.ts';

const duration = z
  .string()
  .regex(DURATION_PATTERN, "is no duration; write for example '500ms', '5s' or '2m'");
const port = z.int().min(1).max(65_535);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'may hold only lower-case letters, digits and hyphens');
const directives = z.record(z.string(), z.string());

const topology = z.strictObject({
  redis: z.int().min(2).max(20),
  sentinels: z.int().min(1).max(20),
  quorum: z.int().min(1),
  downAfter: duration,
  failoverTimeout: duration,
  parallelSyncs: z.int().min(1),
  redisPort: port,
  sentinelPort: port,
  masterName: z.string().regex(/^[\w.-]+$/),
  persistence: z.enum(['none', 'rdb', 'aof']),
  password: z.boolean(),
  placement: z.enum(['separate', 'together']),
  clients: z.array(name).min(1),
  server: z.enum(['redis', 'valkey']),
  directives,
  overrides: z.record(z.string(), directives),
});

const workload = z.strictObject({
  name,
  kind: z.string(),
  writers: z.int().min(1).max(1_000),
  rate: z.union([z.number().positive(), z.literal('max')]),
  profile: z.enum(Object.keys(PROFILES) as (keyof typeof PROFILES)[]),
  client: name,
  via: z.enum(['sentinel', 'first-master']),
  deadline: duration.optional(),
});

const target: z.ZodType<Target> = z.discriminatedUnion('word', [
  z.strictObject({ word: z.enum(['master', 'first-master', 'replicas', 'sentinel-leader']) }),
  z.strictObject({ word: z.literal('sentinels'), which: z.enum(['minority', 'majority', 'all']) }),
  z.strictObject({ word: z.enum(['replica', 'sentinel']), index: z.int().min(0) }),
  z.strictObject({ word: z.literal('client'), letter: z.string() }),
  z.strictObject({ word: z.literal('node'), name: z.string() }),
]);

const fault = z.strictObject({ kind: z.string(), as: name, targets: z.array(target).min(1) });

const step: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('quiet'), for: duration }),
    z.strictObject({ step: z.literal('during'), fault, steps: z.array(step).min(1) }),
    z.strictObject({ step: z.literal('await-new-master'), within: duration }),
    z.strictObject({ step: z.literal('await-converged'), within: duration }),
    z.strictObject({
      step: z.literal('repeat'),
      times: z.int().min(1).max(1_000),
      steps: z.array(step).min(1),
    }),
  ]),
) as unknown as z.ZodType<Step>;

const expectation = z.strictObject({
  check: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  faults: z.array(z.string()),
});

const shape = z.strictObject({
  title: z.string().min(1),
  hypothesis: z.string().min(1),
  topology,
  workload: z.array(workload).min(1),
  schedule: z.array(step).min(1),
  expect: z.array(expectation).min(1),
  observer: z.strictObject({ probe: z.boolean() }).optional(),
  limits: z.array(z.string()).optional(),
});

/** Throws one BAD_EXPERIMENT that lists every problem with its path; answers with the value when there is none. */
export function validated(id: string, value: unknown): Experiment {
  const parsed = shape.safeParse(value);
  const problems = parsed.success
    ? problemsOf(value as Experiment)
    : parsed.error.issues.map(
        (issue) => `${issue.path.map(String).join('.') || 'the experiment'}: ${issue.message}`,
      );
  if (problems.length === 0) return value as Experiment;
  throw new ChaosError(
    'BAD_EXPERIMENT',
    `the experiment "${id}" cannot be run:\n  ${problems.join('\n  ')}`,
    {
      hint: 'nothing was started',
    },
  );
}

/** What a shape cannot tell: words that refer to things that are not there. */
function problemsOf(experiment: Experiment): string[] {
  return [
    ...topologyProblems(experiment),
    ...workloadProblems(experiment),
    ...faultProblems(experiment),
    ...expectationProblems(experiment),
  ];
}

function topologyProblems({ topology }: Experiment): string[] {
  const processes = placementOf(topology).processes.map((one) => one.name);
  const unknown = Object.keys(topology.overrides).filter((process) => !processes.includes(process));
  const crowded = topology.placement === 'together' && topology.sentinels > topology.redis;
  const samePort = topology.placement === 'together' && topology.sentinelPort === topology.redisPort;
  return [
    ...(topology.quorum > topology.sentinels
      ? [`topology.quorum: ${topology.quorum} can never be met by ${topology.sentinels} Sentinels`]
      : []),
    ...(crowded ? ['topology.placement: "together" needs a data node for every Sentinel'] : []),
    ...(samePort ? ['topology.sentinelPort: is the data nodes’ port on the same host'] : []),
    ...unknown.map(
      (process) => `topology.overrides.${process}: ${unknownWord('process', process, processes)}`,
    ),
  ];
}

function workloadProblems({ workload: workloads, topology }: Experiment): string[] {
  return workloads.flatMap(({ name, kind, client }, index) => {
    const isTwice = workloads.findIndex((other) => other.name === name) !== index;
    return [
      ...(isTwice ? [`workload.${index}.name: "${name}" is taken by another workload`] : []),
      ...(kind in WORKLOADS
        ? []
        : [`workload.${index}.kind: ${unknownWord('workload', kind, Object.keys(WORKLOADS))}`]),
      ...(topology.clients.includes(client)
        ? []
        : [`workload.${index}.client: ${unknownWord('client host', client, topology.clients)}`]),
    ];
  });
}

function faultProblems({ schedule, topology }: Experiment): string[] {
  return faultsOf(schedule).flatMap(({ path, fault: { kind, targets } }) => [
    ...(kind in FAULTS ? [] : [`schedule.${path}: ${unknownWord('fault', kind, Object.keys(FAULTS))}`]),
    ...targets.flatMap((target) =>
      targetProblems(target, topology).map((problem) => `schedule.${path}: ${problem}`),
    ),
  ]);
}

function targetProblems(target: Target, topology: Experiment['topology']): string[] {
  const processes = placementOf(topology).processes.map((one) => one.name);
  if (target.word === 'client' && !topology.clients.includes(target.letter))
    return [unknownWord('client host', target.letter, topology.clients)];
  if (target.word === 'node' && !processes.includes(target.name))
    return [unknownWord('process', target.name, processes)];
  if (target.word === 'replica' && target.index > topology.redis - 2)
    return [`there is no replica ${target.index}`];
  if (target.word === 'sentinel' && target.index >= topology.sentinels)
    return [`there is no sentinel-${target.index}`];
  return [];
}

function expectationProblems({ expect, schedule, workload: workloads }: Experiment): string[] {
  const names = faultsOf(schedule).map(({ fault: { as } }) => as);
  const known = workloads.map((one) => one.name);
  return expect.flatMap(({ check, faults, parameters }, index) => {
    const about = parameters['workload'];
    return [
      ...(check in CHECKERS
        ? []
        : [`expect.${index}: ${unknownWord('checker', check, Object.keys(CHECKERS))}`]),
      ...faults
        .filter((one) => !names.includes(one))
        .map((one) => `expect.${index}: ${unknownWord('fault in the schedule', one, names)}`),
      ...(about === undefined || known.includes(String(about))
        ? []
        : [`expect.${index}: ${unknownWord('workload', String(about), known)}`]),
    ];
  });
}

function unknownWord(what: string, word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return `there is no ${what} named "${word}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}
