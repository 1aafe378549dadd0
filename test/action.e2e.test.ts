/** The composite action on this machine: its shell is read by shellcheck, and its run is a real one. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ACTION, carriedOut, type Step } from './action.ts';
import { OWN_EXPERIMENT } from './own-experiment.ts';
import { said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const RUNS = ACTION.runs.steps.filter(({ run }) => run !== undefined);

/** What shellcheck has against a program. */
async function complaints(program: string): Promise<string> {
  const file = join(temporaryFolder(), 'step.sh');
  writeFileSync(file, program);
  return (await said('shellcheck', ['--shell=bash', file], '/')).out;
}

test.for(RUNS.map(({ name, run }) => [name, run!] as const))(
  'shellcheck has nothing against "%s"',
  async ([, run]) => {
    expect(await complaints(run)).toBe('');
  },
);

test('shellcheck would say so', async () => {
  expect(await complaints(`${RUNS.at(-1)!.run}\nrm $EXPERIMENTS\n`)).toContain('SC2086');
});

test('an experiment of a project that has nothing installed is carried out', async () => {
  const [workspace, temporary] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(workspace, 'experiments'));
  writeFileSync(join(workspace, 'experiments', 'ours.ts'), OWN_EXPERIMENT);
  const step: Step = RUNS.find(({ name }) => name === 'Run the experiments')!;
  const action = resolve(import.meta.dirname, '..');
  const { code, out, err } = await carriedOut(
    step,
    { experiments: 'ours' },
    { workspace, temporary, action },
  );
  expect(code, `${out}\n${err}`).toBe(0);
  expect(out).toContain('✓ Held  Ours');
  expect(readFileSync(join(temporary, 'summary.md'), 'utf8')).toContain('ours');
});
