/** The shape of an experiment as data, and its problems in an author's words rather than a library's. */

import { z } from 'zod';
import { DURATION_PATTERN, NO_DURATION } from '../core/duration.ts';
import { shown } from '../core/did-you-mean.ts';
import { NO_SIZE, SIZE_PATTERN } from '../core/size.ts';
import { problemsBy, type Problem } from '../core/shape-problems.ts';
import { INVARIANTS } from '../experiment/experiment.ts';
import type { Step } from '../experiment/schedule.ts';
import type { Target } from '../experiment/target.ts';
import { PROFILES } from '../workload/profile.ts';

const duration = z.string({ error: durationProblem }).regex(DURATION_PATTERN, { error: durationProblem });
const size = z.string().regex(SIZE_PATTERN, { error: ({ input }) => `${shown(input)} ${NO_SIZE}` });
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
  masterName: z.string().regex(/^[\w.-]+$/, 'may hold only letters, digits, dots, hyphens and underscores'),
  persistence: z.enum(['none', 'rdb', 'aof']),
  storage: z
    .string()
    .regex(/^(none|memory|[1-9]\d*(Mi|Gi|Ti))$/, 'must be none, memory or a size such as 512Mi or 1Gi'),
  restart: z.enum(['as-configured', 'ask-sentinels']),
  password: z.boolean(),
  users: z.boolean(),
  tls: z.boolean(),
  announce: z.enum(['service', 'pod-ip', 'hostname', 'loopback']),
  preStop: z.enum(['none', 'failover', 'paused-failover']),
  probes: z.strictObject({
    liveness: z.strictObject({ period: duration, failures: z.int().min(1) }).optional(),
  }),
  placement: z.enum(['separate', 'together']),
  proxy: z.enum(['none', 'haproxy']),
  services: z.array(name),
  clients: z.array(name).min(1),
  server: z.enum(['redis', 'valkey']),
  servers: z.record(z.string(), z.string().min(1, 'names no program')),
  directives,
  overrides: z.record(z.string(), directives),
});

const settings = z.strictObject({
  commandTimeout: duration.optional(),
  socketTimeout: duration.optional(),
  failoverDetector: z.boolean().optional(),
  maxRetriesPerRequest: z.int().min(0).optional(),
  autoResendUnfulfilledCommands: z.boolean().optional(),
});

const wait = z.strictObject({
  replicas: z.union([z.int().min(1), z.literal('all')]),
  within: duration,
});

const workload = z.strictObject({
  name,
  kind: z.string(),
  writers: z.int().min(1).max(1_000),
  rate: z.union([z.number().positive(), z.literal('max')]),
  profile: z.enum(Object.keys(PROFILES) as (keyof typeof PROFILES)[]),
  client: name,
  via: z.union(
    [
      z.enum(['sentinel', 'first-master', 'proxy']),
      z.strictObject({ service: name }),
      z.strictObject({ address: z.string().regex(/^\S+:\d{1,5}$/, 'is no HOST:PORT') }),
    ],
    "is no way to the master; write 'sentinel', 'first-master', 'proxy', { service: 'NAME' } or { address: 'HOST:PORT' }",
  ),
  deadline: duration.optional(),
  settings: settings.optional(),
  wait: wait.optional(),
  command: z.array(z.string().min(1)).min(1, 'names no program').optional(),
  image: z.string().regex(/^\S+$/, 'is no name of an image').optional(),
  environment: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'is no name of a variable'), z.string())
    .optional(),
  requires: z.string().min(1).optional(),
  mayStayAway: z.literal(true).optional(),
  valueSize: size.optional(),
  preload: size.optional(),
  of: z.string().optional(),
  from: z.enum(['master', 'replica']).optional(),
  subscribers: z.int().min(1).max(1_000).optional(),
  through: z.string().optional(),
});

const target: z.ZodType<Target> = z.discriminatedUnion('word', [
  z.strictObject({ word: z.enum(['master', 'first-master', 'replicas', 'sentinel-leader']) }),
  z.strictObject({ word: z.literal('sentinels'), which: z.enum(['minority', 'majority', 'all']) }),
  z.strictObject({ word: z.enum(['replica', 'sentinel']), index: z.int().min(0) }),
  z.strictObject({ word: z.literal('client'), letter: z.string() }),
  z.strictObject({ word: z.literal('proxy') }),
  z.strictObject({ word: z.literal('node'), name: z.string() }),
]);

const fault = z.strictObject({
  kind: z.string(),
  as: name,
  targets: z.array(target).min(1),
  peers: z.array(target).min(1).optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), directives])).optional(),
});

const step: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('quiet'), for: duration }),
    z.strictObject({ step: z.literal('during'), fault, steps: z.array(step).min(1) }),
    z.strictObject({ step: z.literal('once'), fault }),
    z.strictObject({
      step: z.literal('custom'),
      words: z.string().min(1),
      carryOut: z.custom((value) => typeof value === 'function').optional(),
    }),
    z.strictObject({
      step: z.literal('await-event'),
      event: z.string().regex(/^[+-][a-z-]+$/, "is no event of Sentinel's; write for example +odown"),
      within: duration,
    }),
    z.strictObject({ step: z.literal('await-new-master'), within: duration }),
    z.strictObject({ step: z.literal('await-converged'), within: duration }),
    z.strictObject({
      step: z.literal('soak'),
      for: duration,
      every: duration,
      lasting: z.tuple([duration, duration]),
      within: duration,
      draw: z.array(fault).min(1),
      steps: z.array(step).optional(),
    }),
    z.strictObject({
      step: z.literal('repeat'),
      times: z.int().min(1).max(1_000),
      steps: z.array(step).min(1),
    }),
  ]),
) as unknown as z.ZodType<Step>;

const expectation = z.strictObject({
  check: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  faults: z.array(z.string()),
});

const report = z.string().regex(/^[\w.-]+\/[\w.-]+#\d+$/, 'is no report; write for example redis/redis#6062');

const experiment = z.strictObject({
  title: z.string().min(1),
  hypothesis: z.string().min(1),
  source: z.array(report).min(1).optional(),
  topology,
  workload: z.array(workload).min(1),
  schedule: z.array(step).min(1),
  expect: z.array(expectation).min(1),
  except: z.partialRecord(z.enum(INVARIANTS), z.string().min(1)).optional(),
  observer: z.strictObject({ probe: z.boolean() }).optional(),
  faultDelay: duration.optional(),
  settle: z.boolean().optional(),
  limits: z.array(z.string()).optional(),
});

const table = z.strictObject({
  title: z.string().min(1),
  hypothesis: z.string().min(1),
  axes: z.record(z.string().regex(/^\w+$/, 'may hold only letters, digits and underscores'), z.string()),
  cells: z.array(z.strictObject({ at: z.record(z.string(), z.string()), experiment: z.unknown() })).min(1),
  control: z.string(),
  limits: z.array(z.string()).optional(),
});

/** All that is wrong with the shape of a value that should be an experiment. */
export function shapeProblems(value: unknown): Problem[] {
  return problemsBy(experiment, value);
}

/** The same for a table; its cells' experiments are not looked into. */
export function tableShapeProblems(value: unknown): Problem[] {
  return problemsBy(table, value);
}

function durationProblem({ input }: { input?: unknown }): string {
  return input === undefined ? 'is missing' : `${shown(input)} ${NO_DURATION}`;
}
