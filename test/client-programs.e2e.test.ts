/** Client programs in whole runs: with TLS and users, those of libraries where these are installed, and when the harness is killed. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../src/core/until.ts';
import { during, quiet, awaitConverged, awaitNewMaster } from '../src/experiment/steps.ts';
import { master } from '../src/experiment/targets.ts';
import { kill } from '../src/fault/words.ts';
import { LIBRARIES } from '../src/workload/libraries.ts';
import { program, type ProgramOptions } from '../src/workload/program.ts';
import { processesWith } from './processes-with.ts';
import { PATIENT, ran, short, type ShortRun } from './short-run.ts';

const PROJECT = join(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-clients-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Those that need nothing installed, and each library's own. */
const PROGRAMS: readonly Pick<ProgramOptions, 'name' | 'command' | 'requires' | 'rate'>[] = [
  // It does one write after the other, each on a connection of its own.
  { name: 'redis-cli', command: [join(PROJECT, 'clients', 'redis-cli.sh')], rate: 4 },
  ...LIBRARIES,
];
const isThere = ({ requires }: (typeof PROGRAMS)[number]): boolean =>
  requires === undefined || existsSync(requires);

test.concurrent('redis-cli finds a master that is announced by its name', async () => {
  const [{ name, command, rate }] = PROGRAMS as [(typeof PROGRAMS)[number]];
  const named = short([quiet('4s')], {
    topology: { ...PATIENT, announce: 'hostname' },
    workload: [program({ ...(name && { name }), command, writers: 1, ...(rate && { rate }) })],
  });
  const { result } = await ran(root, 'by-name', named);
  expect(result.workloads.find((one) => one.name === name)!.ok).toBeGreaterThan(2);
});

describe.concurrent('with TLS and users', () => {
  let run: ShortRun;
  let secrets: string[] = [];

  beforeAll(async () => {
    const watched = short(
      [quiet('2s'), during(kill(master), [awaitNewMaster({ within: '15s' }), quiet('8s')]), awaitConverged()],
      {
        topology: { ...PATIENT, tls: true, users: true },
        workload: PROGRAMS.filter(isThere).map(({ name = '', command, rate = 20 }) =>
          program({ name, command, writers: 2, rate }),
        ),
      },
    );
    run = await ran(root, 'with-tls', watched, {
      retry: 2,
      onOpen: ({ access: { redis } }) => {
        secrets = [redis.password!, redis.tls!.key!];
      },
    });
  });

  for (const one of PROGRAMS) {
    const why = isThere(one) ? '' : ' (not installed: make clients)';
    test.skipIf(why !== '')(`a program with ${one.name} writes through a failover${why}`, () => {
      const own = run.result.workloads.find(({ name }) => name === one.name);
      expect(own!.program).toMatchObject({ misspoken: 0, unanswered: 0 });
      expect(own!.program!.faults).toEqual([expect.objectContaining({ fault: 'kill', gone: 0 })]);
      expect(own!.ok).toBeGreaterThan(30);
    });
  }

  test('nothing that is kept has a secret in it', () => {
    expect(secrets).toHaveLength(2);
    for (const text of filesIn(run.directory.path))
      for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  });
});

test.concurrent(
  'client-check asks for reads and messages where it is told to, and says what came of them',
  async ({ onTestFinished: finished }) => {
    const command = [
      'client-check',
      '--reads',
      '--messages',
      '--',
      'node',
      join(PROJECT, 'clients', 'ioredis.mjs'),
    ];
    const checked = async (): Promise<{ code: number; out: string }> => {
      const check = spawn(join(PROJECT, 'bin', 'sentinel-chaos'), command, {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      finished(() => void check.kill('SIGKILL'));
      const [out, [code]] = await Promise.all([text(check.stdout), once(check, 'exit')]);
      return { code: code as number, out };
    };
    let { code, out } = await checked();
    // A machine that stands still may keep it from an answer, but not twice.
    if (code !== 0) ({ code, out } = await checked());
    expect(out.replaceAll('\u202f', ' ').split('\n').slice(0, -1)).toEqual([
      'Nothing is wrong with it.',
      expect.stringMatching(/^It was asked for \d+ writes: /),
      expect.stringMatching(/^The longest time one of its writers waited /),
      expect.stringMatching(/^It was asked for \d+ reads: \d+ value, /),
      expect.stringMatching(/^The stalest of them was stale by at least /),
      expect.stringMatching(/^Of \d+ messages it did not get \d+; /),
    ]);
    expect(code).toBe(0);
  },
);

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
    withinMs: 60_000,
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
