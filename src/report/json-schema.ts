/**
 * The JSON Schema of `run.json`, for readers in other languages. A copy is committed as run.schema.json; a test compares the
 * two, and `vitest -u src/report/json-schema.test.ts` writes it anew after a deliberate change.
 */

import { z } from 'zod';
import { RunResult } from './result.ts';

/** JSON Schema, draft 2020-12. */
export function runJsonSchema(): object {
  return z.toJSONSchema(RunResult, { target: 'draft-2020-12', io: 'input' });
}
