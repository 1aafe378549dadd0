/** `series.json`: several runs of one experiment judged together. Its pages are pure functions of it. */

import { z } from 'zod';
import { UNITS } from '../../core/quantity.ts';
import { attempts, elections } from '../result.ts';
import { SUITE_WORDS } from '../suite.ts';

/** Raised when a reader of an older series.json would misread this one. */
export const SERIES_SCHEMA_VERSION = 1;

const word = z.enum(SUITE_WORDS);
const coordinates = z
  .record(z.string(), z.string())
  .meta({ description: 'Its value on each axis; repetitions share theirs' });
const band = z.tuple([z.number(), z.number()]).nullable();

const sample = z.strictObject({
  id: z.string().meta({ description: 'The same in every run that measured the same thing' }),
  group: z.enum(['number', 'phase']),
  words: z.string(),
  unit: z.enum(UNITS),
  value: z.number().nullable().meta({ description: 'null: not measurable in this run' }),
  error: z.number().meta({ description: 'What it may be off by for want of resolution, in its unit' }),
  predicted: band.meta({ description: "Band that Sentinel's own rules predict, in its unit" }),
});

const member = z.strictObject({
  label: z.string(),
  at: coordinates,
  seed: z.int(),
  faultDelayS: z
    .number()
    .nullable()
    .meta({ description: 'By how much chance delayed the first fault; null where there is none' }),
  word,
  sentence: z.string(),
  directory: z.string().optional().meta({ description: 'Folder of the run, beside that of the series' }),
  durationS: z.number().optional(),
  attempts,
  samples: z.array(sample),
  elections,
  expected: z.string().optional(),
  observed: z.string().optional().meta({ description: 'Of a table: what happened in this cell' }),
});

const statistic = z.strictObject({
  ...sample.omit({ value: true }).shape,
  n: z.int(),
  beyond: z
    .int()
    .default(0)
    .meta({ description: 'Runs that waited for it in vain: samples beyond all others' }),
  median: z.number().nullable().meta({ description: 'null: beyond what was watched, or no samples' }),
  interval: z.strictObject({ low: z.number(), high: z.number(), coverage: z.number() }).nullable().meta({
    description:
      'Of the median, free of any distribution; null below six samples, and where it ends beyond what was watched',
  }),
  p95: z.number().nullable().meta({ description: 'Nearest rank: the largest sample below 20 of them' }),
  min: z.number().nullable(),
  max: z.number().nullable(),
  outside: z.int().meta({ description: 'Samples outside the predicted band' }),
  outliers: z.array(z.string()).meta({ description: 'Labels of the runs; they are counted like all others' }),
});

export const SeriesResult = z
  .strictObject({
    schemaVersion: z.literal(SERIES_SCHEMA_VERSION),
    series: z.strictObject({
      id: z.string(),
      experiment: z.string(),
      kind: z.enum(['samples', 'table']),
      title: z.string(),
      hypothesis: z.string(),
      startedAt: z.iso.datetime(),
      durationS: z.number(),
      testbed: z.string(),
      harness: z.string(),
      seed: z.int(),
      command: z.string(),
      axes: z.array(z.strictObject({ name: z.string(), words: z.string(), values: z.array(z.string()) })),
      control: z.string().optional(),
      limits: z.array(z.string()),
    }),
    verdict: z.strictObject({ word, sentence: z.string(), reasons: z.array(z.string()) }),
    members: z.array(member),
    splitVotes: z
      .strictObject({
        total: z.int(),
        split: z.int(),
        interval: z
          .strictObject({ low: z.number(), high: z.number(), coverage: z.number() })
          .meta({ description: "Of the share that split: Wilson's score interval" }),
      })
      .optional()
      .meta({
        description:
          'Elections of all runs and earlier attempts, decided or not, in which at least two Sentinels voted; absent where there were none',
      }),
    /** One for each place on the axes. */
    groups: z.array(
      z.strictObject({
        label: z.string(),
        at: coordinates,
        counted: z.int().meta({ description: 'Runs that were decided: only their samples count' }),
        apart: z.array(z.string()).meta({ description: 'Labels of the runs that were not' }),
        statistics: z.array(statistic),
      }),
    ),
  })
  .meta({ id: 'SeriesResult', title: 'sentinel-chaos series.json' });

export type SeriesResult = z.infer<typeof SeriesResult>;
export type SeriesHead = SeriesResult['series'];
export type SeriesMember = SeriesResult['members'][number];
export type Sample = SeriesMember['samples'][number];
export type Group = SeriesResult['groups'][number];
export type SplitVotes = NonNullable<SeriesResult['splitVotes']>;
export type Statistic = Group['statistics'][number];
