import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fakePrograms } from './fakes/programs.ts';
import { said, type Said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROJECT = resolve(import.meta.dirname, '..');

/** Runs the command in an empty folder. */
function chaos(...args: string[]): Promise<Said> {
  return said(join(PROJECT, 'bin', 'sentinel-chaos'), args, temporaryFolder());
}

/** As on a machine with neither engine nor kind nor any cluster. */
function withoutClusters(): void {
  fakePrograms({ docker: 'exit 1', kind: 'exit 1' });
  vi.stubEnv('KUBECONFIG', join(temporaryFolder(), 'none'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** Both are there, and no cluster comes of it. */
const KIND_THAT_BREAKS = { docker: 'echo 28.0.1', kind: '[ "$1" = version ] && echo 0.33.0' };

test('doctor says what is missing for a cluster, and that this does not matter to the local testbed', async () => {
  withoutClusters();
  const { code, out } = await chaos('doctor');
  expect(code).toBe(0);
  for (const sentence of [
    'No docker engine answers',
    'kind is missing',
    'No cluster can be reached: there is no',
  ])
    expect(out).toContain(sentence);
  expect(out).not.toContain('--testbed kind');
});

test('heal needs a cluster, and says how to get one', async () => {
  withoutClusters();
  const { code, err } = await chaos('heal');
  expect(code).toBe(254);
  expect(err).toMatch(
    /^sentinel-chaos: there is no kubeconfig: .*`sentinel-chaos cluster up` makes a kind cluster/,
  );
});

describe('make chaos', () => {
  /** The first and the last line of what `make chaos` prints; help is all that is asked for. */
  const chaosLines = async (...args: string[]): Promise<unknown[]> => {
    const { out } = await said('make', ['chaos', 'E=--help', ...args], PROJECT);
    const lines = out.trim().split('\n');
    return [lines[0], lines.at(-1)];
  };

  test('takes the local testbed where there is no engine, or where it is told to', async () => {
    withoutClusters();
    expect(await chaosLines()).toEqual([
      'Testbed: local (for want of a docker engine or kind; TESTBED=kind chooses the other one)',
      'exit code 0 (held)',
    ]);
    fakePrograms(KIND_THAT_BREAKS);
    expect(await chaosLines('TESTBED=local')).toEqual([
      'Testbed: local (as TESTBED says)',
      'exit code 0 (held)',
    ]);
  });

  test('takes kind where there is an engine, and runs nothing when no cluster can be made', async () => {
    const programs = fakePrograms(KIND_THAT_BREAKS);
    expect(await chaosLines()).toEqual([
      'Testbed: kind (a docker engine answers and kind is installed; TESTBED=local chooses the other one)',
      'exit code 255 (broke)',
    ]);
    expect(programs.calls()).toContain('kind get clusters');
  });

  test('says what is missing for kind when that is wanted', async () => {
    withoutClusters();
    const { out, err } = await said('make', ['chaos', 'TESTBED=kind'], PROJECT);
    expect(err).toMatch(/No docker engine answers.*\nkind is missing/);
    expect(out.trim().split('\n').at(-1)).toBe('exit code 254 (nothing started)');
  });
});
