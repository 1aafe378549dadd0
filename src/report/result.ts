/** `run.json`: all that a report is made from. Every other output is a pure function of it. */

import { z } from 'zod';
import { VERDICTS } from '../check/verdict.ts';
import { UNITS } from '../core/quantity.ts';
import { programResult } from './program-result.ts';
import { readsResult } from './reads-result.ts';

/** Raised when a reader of an older run.json would misread this one. */
export const SCHEMA_VERSION = 2;

const verdict = z.enum(VERDICTS);
/** As `ElectionCount` has it. */
export const elections = z
  .strictObject({ total: z.int().min(0), split: z.int().min(0) })
  .refine(({ total, split }) => split <= total, 'more votes split than there were elections')
  .optional()
  .meta({ description: 'Elections of Sentinels in which at least two voted, and those whose votes split' });
/** As `Attempt` has it. */
export const earlier = z.strictObject({
  directory: z.string().meta({ description: 'Folder of its run, beside that of this one' }),
  reason: z.string().meta({ description: 'Why it was undecided' }),
  elections,
});
/** Attempts that came before. */
export const attempts = z
  .array(earlier)
  .optional()
  .meta({ description: 'Attempts at this run that were undecided, oldest first' });
const seconds = z.number().meta({ description: 'Seconds since the start of the run' });

const figure = z.strictObject({
  value: z.number().nullable().meta({ description: 'null: not measurable in this run' }),
  unit: z.enum(UNITS),
  error: z
    .number()
    .optional()
    .meta({ description: 'What it may be off by for want of resolution, in its unit' }),
  fact: z
    .string()
    .optional()
    .meta({ description: 'Which fact it is; what has the same fact has the same value wherever it stands' }),
  limit: z.string().optional(),
});

const measure = z.strictObject({
  id: z.string().meta({ description: 'Its name in its expectation, the same in every run' }),
  name: z.string().meta({ description: 'What is measured, in words' }),
  ...figure.shape,
});

const finding = z.strictObject({
  check: z.string(),
  title: z.string(),
  /** The expectation in words. */
  expected: z.string(),
  verdict,
  sentence: z.string(),
  measures: z.array(measure),
  evidence: z.array(z.strictObject({ atS: seconds.optional(), text: z.string() })),
  evidenceTotal: z.int(),
  outcome: z
    .strictObject({ expected: z.string(), observed: z.string() })
    .optional()
    .meta({ description: 'Where one of several things was to happen: which, and what did' }),
  remarks: z
    .array(z.string())
    .optional()
    .meta({ description: 'What explains its numbers, such as why two of them differ by a little' }),
});

const guard = z.strictObject({
  name: z.string(),
  intact: z.boolean(),
  sentence: z.string(),
});

const phaseRow = z.strictObject({
  phase: z.string().meta({ description: 'Such as "first +sdown"' }),
  words: z.string().meta({ description: 'What happened in this phase' }),
  sinceFaultMs: z.number().nullable(),
  stepMs: z.number().nullable().meta({ description: 'Since the phase before' }),
  errorMs: z.number().optional().meta({ description: 'What it may be off by for want of resolution' }),
  fact: z.string().meta({ description: 'Which fact sinceFaultMs is, as in a measure' }),
  predictedMs: z
    .tuple([z.number(), z.number()])
    .nullable()
    .meta({ description: "Band that Sentinel's own rules predict for sinceFaultMs" }),
});

const attempt = z.strictObject({
  sentinel: z.string(),
  epoch: z.int().nullable(),
  end: z.string().meta({ description: 'Such as "refused", "outvoted", "no eligible replica"' }),
  sinceFaultMs: z.number().meta({ description: 'When it began' }),
  lengthMs: z.number().nullable().meta({ description: 'null: not seen to end' }),
  words: z.string(),
});

const failover = z.strictObject({
  fault: z.string().meta({ description: 'Name of the fault that caused it' }),
  words: z.string(),
  atS: seconds,
  outcome: z
    .string()
    .meta({ description: 'Such as "redis-2 promoted", "no failover", "failed (split vote)"' }),
  rows: z.array(phaseRow),
  inVain: z
    .array(attempt)
    .optional()
    .meta({ description: 'Attempts of Sentinels that did not succeed, in order of time' }),
});

const timeline = z.strictObject({
  endS: seconds,
  phases: z.array(z.strictObject({ phase: z.string(), atS: seconds })),
  faults: z.array(
    z.strictObject({
      name: z.string(),
      words: z.string(),
      colour: z.string(),
      pattern: z.enum(['solid', 'hatch', 'dots']),
      fromS: seconds,
      toS: seconds,
      targets: z.array(z.string()),
    }),
  ),
  /** Per data node: what it was, and whether it took the observer's writes. */
  nodes: z.array(
    z.strictObject({
      node: z.string(),
      spans: z.array(
        z.strictObject({
          fromS: seconds,
          toS: seconds,
          state: z.enum(['master', 'replica', 'unreachable', 'loading']),
          writable: z.boolean(),
        }),
      ),
    }),
  ),
  twoMasters: z
    .array(z.strictObject({ fromS: seconds, toS: seconds }))
    .meta({ description: "When two data nodes took the observer's writes at once" }),
  /** What the Sentinels published, filtered to what tells the story. */
  events: z.array(
    z.strictObject({ atS: seconds, sentinel: z.string(), event: z.string(), words: z.string() }),
  ),
});

const workloadResult = z.strictObject({
  name: z.string(),
  words: z.string().meta({ description: 'Writers, rate, profile, host and how it finds the master' }),
  ok: z.int(),
  fail: z.int(),
  unknown: z.int(),
  lost: z.int().nullable(),
  longestGapMs: z
    .number()
    .nullable()
    .meta({ description: 'Longest time a writer waited for an acknowledgement' }),
  latencyMs: z
    .strictObject({ p50: z.number(), p99: z.number(), max: z.number() })
    .nullable()
    .meta({ description: 'Of acknowledged operations, from the intended start' }),
  acknowledgedBy: z.array(z.strictObject({ node: z.string(), count: z.int() })),
  errors: z.array(
    z.strictObject({
      code: z.string(),
      outcome: z.enum(['fail', 'unknown']),
      count: z.int(),
      text: z.string(),
    }),
  ),
  /** Only of a client program. */
  program: programResult.optional(),
  /** Only of readers, whose operations are reads. */
  reads: readsResult.optional(),
  /** Per 200 ms from the run's epoch; latency from the intended start, null where nothing was acknowledged. */
  series: z.strictObject({
    ok: z.array(z.int()),
    fail: z.array(z.int()),
    unknown: z.array(z.int()),
    p50Ms: z.array(z.number().nullable()),
    maxMs: z.array(z.number().nullable()),
  }),
});

/** Width of a bucket of every series, ms. */
export const SERIES_STEP_MS = 200;

export const RunResult = z
  .strictObject({
    schemaVersion: z.literal(SCHEMA_VERSION),
    run: z.strictObject({
      id: z.string(),
      experiment: z.string(),
      title: z.string(),
      hypothesis: z.string(),
      source: z
        .array(z.string())
        .optional()
        .meta({ description: 'Public reports of it, such as redis/redis#6062; absent where there are none' }),
      startedAt: z.iso.datetime().meta({ description: 'UTC' }),
      durationS: z.number(),
      interrupted: z.boolean(),
      seed: z.int(),
      testbed: z.string(),
      server: z.string(),
      harness: z.string().meta({ description: 'Version of sentinel-chaos' }),
      node: z.string(),
      kernel: z.string(),
      command: z.string().meta({ description: 'Command that repeats this run' }),
      attempts,
    }),
    verdict: z.strictObject({
      word: verdict,
      sentence: z.string().meta({ description: 'What was observed, quotable' }),
      reasons: z.array(z.string()).meta({ description: 'Why it is not held; empty when it is' }),
    }),
    /** The numbers a reader looks for first: four, and a fifth where something was read. */
    numbers: z.array(
      z.strictObject({
        id: z.enum(['failover', 'outage', 'lost', 'two-masters', 'stale']),
        label: z.string(),
        ...figure.shape,
        sentence: z.string(),
      }),
    ),
    findings: z.array(finding),
    guards: z.array(guard),
    failovers: z.array(failover),
    elections,
    timeline,
    workloads: z.array(workloadResult),
    method: z.strictObject({
      topology: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      steps: z.array(
        z.strictObject({
          path: z.string(),
          words: z.string(),
          fromS: seconds.nullable(),
          toS: seconds.nullable(),
          problem: z.string().optional(),
        }),
      ),
      hosts: z.array(
        z.strictObject({
          name: z.string(),
          address: z.string(),
          node: z.string().optional().meta({
            description: 'The machine it was on when the deployment was steady, where there are several',
          }),
          processes: z.array(z.string()),
        }),
      ),
    }),
    trust: z
      .array(z.strictObject({ name: z.string(), value: z.string() }))
      .meta({ description: 'How well the harness itself could see' }),
    limits: z.array(z.string()).meta({ description: 'What this run does not show' }),
  })
  .meta({
    id: 'RunResult',
    title: 'sentinel-chaos run.json',
    description: 'The result of one run of one experiment',
  });

export type RunResult = z.infer<typeof RunResult>;
