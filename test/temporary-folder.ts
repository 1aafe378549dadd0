import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that vanishes with the test, which one that runs beside others has to name by its own `onTestFinished`. */
export function temporaryFolder(finished: typeof onTestFinished = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-chaos-test-'));
  finished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
