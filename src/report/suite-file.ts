/** `suite.json`: what became of everything that was carried out together, for programs. */

import { z } from 'zod';
import { VERDICTS } from '../check/verdict.ts';
import { earlier } from './result.ts';
import { SUITE_WORDS, type SuiteResult } from './suite.ts';

/** Raised when a reader of an older suite.json would misread this one. */
const SUITE_SCHEMA_VERSION = 1;

const entry = z.strictObject({
  experiment: z.string(),
  title: z.string(),
  word: z.enum(SUITE_WORDS).meta({ description: 'A verdict, or why there is none' }),
  sentence: z.string(),
  directory: z.string().optional().meta({
    description: 'Folder of the run or series, relative to that of this file; absent where there is none',
  }),
  page: z
    .string()
    .optional()
    .meta({ description: 'File in that folder that shows the whole; report.html where absent' }),
  durationS: z.number().optional(),
  attempts: z
    .array(
      earlier.extend({
        name: z.string(),
        directory: z.string().meta({ description: 'Folder of its run, relative to that of this file' }),
      }),
    )
    .optional()
    .meta({ description: 'Attempts that were undecided and carried out again, oldest first' }),
  objectives: z
    .array(z.strictObject({ objective: z.string(), verdict: z.enum(VERDICTS), sentence: z.string() }))
    .optional()
    .meta({ description: 'What became of each objective; absent where there were none' }),
  numbers: z
    .array(z.strictObject({ label: z.string(), value: z.string() }))
    .meta({ description: 'As they are written; metrics.prom and the run.json of each run have the values' }),
});

export const SuiteFile = z
  .strictObject({
    schemaVersion: z.literal(SUITE_SCHEMA_VERSION),
    startedAt: z.iso.datetime().meta({ description: 'UTC' }),
    durationS: z.number(),
    testbed: z.string(),
    entries: z.array(entry).meta({ description: 'Worst first' }),
  })
  .meta({ id: 'SuiteResult', title: 'sentinel-chaos suite.json' });

/** The text of `suite.json`; a result that breaks its own schema is a bug of the harness. */
export function suiteText(suite: SuiteResult): string {
  return `${JSON.stringify(SuiteFile.parse({ schemaVersion: SUITE_SCHEMA_VERSION, ...suite }), null, 1)}\n`;
}
