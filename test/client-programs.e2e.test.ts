/** Client programs in whole runs: with TLS and users, those of libraries where these are installed, and when the harness is killed. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../src/core/until.ts';
import { during, quiet, awaitConverged, awaitNewMaster } from '../src/experiment/steps.ts';
import { master } from '../src/experiment/targets.ts';
import { kill } from '../src/fault/words.ts';
import { LIBRARIES } from '../src/workload/libraries.ts';
import { program, type ProgramOptions } from '../src/workload/program.ts';
import { processesWith } from './processes-with.ts';
import { PATIENT, ran, short } from './short-run.ts';

const PROJECT = join(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-clients-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Those that need nothing installed, and each library's own. */
const PROGRAMS: readonly Pick<ProgramOptions, 'name' | 'command' | 'requires'>[] = [
  { name: 'redis-cli', command: [join(PROJECT, 'clients', 'redis-cli.sh')] },
  ...LIBRARIES,
];

describe('with TLS and users', () => {
  for (const { name = '', command, requires } of PROGRAMS) {
    const isMissing = requires !== undefined && !existsSync(requires);
    test.skipIf(isMissing)(
      `a program with ${name} writes through a failover${isMissing ? ' (not installed: make clients)' : ''}`,
      async () => {
        let secrets: string[] = [];
        const watched = short(
          [
            quiet('2s'),
            during(kill(master), [awaitNewMaster({ within: '15s' }), quiet('8s')]),
            awaitConverged(),
          ],
          {
            topology: { ...PATIENT, tls: true, users: true },
            workload: [program({ name: 'program', command, writers: 2, rate: 20 })],
          },
        );
        const run = await ran(root, name, watched, {
          onOpen: ({ access: { redis } }) => {
            secrets = [redis.password!, redis.tls!.key!];
          },
        });
        const [own] = run.result.workloads;
        expect(own!.program).toMatchObject({ misspoken: 0, unanswered: 0 });
        expect(own!.program!.faults).toEqual([expect.objectContaining({ fault: 'kill', gone: 0 })]);
        expect(own!.ok).toBeGreaterThan(60);
        for (const text of filesIn(run.directory.path))
          for (const secret of secrets) expect(text).not.toContain(secret);
      },
    );
  }
});

test('a harness that is killed leaves no program', async () => {
  const word = `left-by-${process.pid}`;
  const script = `echo ready; while read -r _ w n; do echo "unknown $w $n"; done; sleep 600; : ${word}`;
  const harness = spawn(join(PROJECT, 'bin', 'sentinel-chaos'), ['client-check', '--', 'sh', '-c', script], {
    stdio: 'ignore',
  });
  onTestFinished(() => void harness.kill('SIGKILL'));
  const programs = (): string[] => processesWith(word).filter((pid) => commandOf(pid).startsWith('sh\0-c'));
  await until(() => programs().length > 0 || undefined, {
    what: 'the program to begin',
    withinMs: 60_000,
    everyMs: 100,
  });
  const exit = once(harness, 'exit');
  harness.kill('SIGKILL');
  await exit;
  const gone = until(() => programs().length === 0 || undefined, {
    what: 'the program to be gone',
    withinMs: 5_000,
    everyMs: 50,
  });
  await expect(gone).resolves.toBe(true);
});

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** The contents of every file under a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
