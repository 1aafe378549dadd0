/** The results of runs that were judged before. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { RunResult, SCHEMA_VERSION } from '../report/result.ts';
import type { RunDirectory } from '../run/store.ts';
import { analyze } from './analyze.ts';
import { jsonIn } from './stored-json.ts';

/** The result of a stored run. One of an older version is judged anew from its plan and history. */
export async function storedResult(directory: RunDirectory): Promise<RunResult> {
  const file = join(directory.path, 'run.json');
  if (!existsSync(file)) {
    throw new ChaosError('BAD_RUN_DIRECTORY', `${directory.path} has no run.json`, {
      hint: 'make one with sentinel-chaos analyze',
    });
  }
  const json = jsonIn(file);
  const result = RunResult.safeParse(json);
  if (result.success) return result.data;
  if (isOlder(json)) return analyze(directory);
  throw new ChaosError('BAD_RUN_DIRECTORY', `${file} does not have the form of this version`, {
    hint: 'make it anew with sentinel-chaos analyze',
  });
}

function isOlder(json: unknown): boolean {
  const version = (json as { readonly schemaVersion?: unknown } | null | undefined)?.schemaVersion;
  return typeof version === 'number' && version < SCHEMA_VERSION;
}
