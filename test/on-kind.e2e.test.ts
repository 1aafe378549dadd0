import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { said, type Said } from './said.ts';

const PROJECT = resolve(import.meta.dirname, '..');
const VITEST = join(PROJECT, 'node_modules', '.bin', 'vitest');

/** Runs the tests that need a cluster where no docker engine answers. */
function withoutEngine(wish: string): Promise<Said> {
  const environment = ['DOCKER_HOST=unix:///nowhere', `SENTINEL_CHAOS_TEST_KIND=${wish}`, 'NO_COLOR=1'];
  return said('env', [...environment, VITEST, 'run', '--project', 'kind'], PROJECT);
}

test('without an engine the tests on a cluster are skipped, each by its name and with the reason', async () => {
  const { code, out, err } = await withoutEngine('');
  expect(err).toMatch(/^Skipped: .+\. No docker engine answers/m);
  expect(out).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/m);
  expect(code).toBe(0);
});

test('they can be left out, too', async () => {
  const { code, err } = await withoutEngine('skip');
  expect(err).toMatch(/^Skipped: .+\. SENTINEL_CHAOS_TEST_KIND=skip/m);
  expect(code).toBe(0);
});

test('who insists on them sees them fail, and why', async () => {
  const { code, out, err } = await withoutEngine('insist');
  expect(err).toContain('No docker engine answers');
  expect(out).toMatch(/^0 passed, [1-9]\d* failed$/m);
  expect(code).toBe(1);
});

test('another wish is refused', async () => {
  const { code, err } = await withoutEngine('maybe');
  expect(err).toContain('SENTINEL_CHAOS_TEST_KIND is "insist", "skip" or not set, and not "maybe".');
  expect(code).toBe(1);
});
