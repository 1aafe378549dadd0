/**
 * The JSON Schemas of `run.json`, `series.json`, `suite.json` and of the lines of an archive, for readers in other languages. Copies
 * are committed as run.schema.json and so on; a test compares them, and `vitest -u src/report/json-schema.test.ts` writes them
 * anew after a deliberate change.
 */

import { z } from 'zod';
import { ArchiveLine } from './archive/line.ts';
import { RunResult } from './result.ts';
import { SeriesResult } from './series/result.ts';
import { SuiteFile } from './suite-file.ts';

/** JSON Schema, draft 2020-12, by the name of its copy. */
export const JSON_SCHEMAS: Readonly<Record<string, () => object>> = {
  run: () => z.toJSONSchema(RunResult, OPTIONS),
  series: () => z.toJSONSchema(SeriesResult, OPTIONS),
  suite: () => z.toJSONSchema(SuiteFile, OPTIONS),
  archive: () => z.toJSONSchema(ArchiveLine, OPTIONS),
};

const OPTIONS = { target: 'draft-2020-12', io: 'input' } as const;
