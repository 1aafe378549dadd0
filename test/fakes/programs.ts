/** Programs on PATH that answer as a test wants and write down what they were asked. */

import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

export interface FakePrograms {
  /** Where the programs lie, and may keep what they remember. */
  readonly folder: string;
  /** Every call so far, such as `docker pause worker`. */
  calls(): string[];
}

/**
 * Puts these shell scripts, by the name of the program, before everything else on PATH until the test has ended; with
 * `alone` nothing else is there.
 */
export function fakePrograms(
  scripts: Readonly<Record<string, string>>,
  { alone = false } = {},
): FakePrograms {
  const folder = temporaryFolder();
  const log = join(folder, 'calls');
  for (const [name, script] of Object.entries(scripts)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >>'${log}'\ncd '${folder}'\n${script}\n`);
    chmodSync(file, 0o755);
  }
  const before = process.env['PATH'];
  process.env['PATH'] = alone ? folder : `${folder}:${before}`;
  onTestFinished(() => {
    process.env['PATH'] = before;
  });
  return {
    folder,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
  };
}
