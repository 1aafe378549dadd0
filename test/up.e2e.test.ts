/** `up`: a lab that is held open from the command line. */

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../src/core/until.ts';
import { dialled } from './dialled.ts';
import { leftovers, observe, surroundings, type Traces } from './leftovers.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HOME = resolve(import.meta.dirname, '..');

/** `up`, in a folder of its own. */
function up(folder: string, ...args: string[]) {
  const child = spawn(join(HOME, 'bin/sentinel-chaos'), ['up', ...args], {
    cwd: folder,
    env: { ...process.env, HOME: folder, TMPDIR: folder, SENTINEL_CHAOS_MARK: `up-${process.pid}` },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  /** The answer to a line. */
  const answer = async (line: string): Promise<string> => {
    const before = lines.length;
    child.stdin.write(`${line}\n`);
    return until(() => lines[before], { what: `an answer to ${line}`, withinMs: 60_000, everyMs: 20 });
  };
  const isUp = (): Promise<true> =>
    until(
      () => {
        if (child.exitCode !== null) throw new Error(`up has ended: ${errors}`);
        return errors.includes('The lab is up') ? true : undefined;
      },
      { what: 'up', withinMs: 60_000, everyMs: 20 },
    );
  return { child, lines, answer, isUp, ended };
}

test('up writes where its lab is, breaks it line by line, and ends it with Ctrl-C', async () => {
  const folder = temporaryFolder();
  const { child, lines, answer, isUp, ended } = up(folder, '--set', 'downAfter=1s', '--env-file', 'lab.env');
  await isUp();
  const file = readFileSync(join(folder, 'lab.env'), 'utf8');
  const variables = Object.fromEntries(
    file
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
  await until(() => (lines.length >= 4 ? true : undefined), { what: 'lines', withinMs: 60_000, everyMs: 20 });
  expect(lines.join('\n')).toBe(file.trim());
  const sentinels = variables['SENTINELS']!.split(',').map((one) => {
    const [host, port] = one.split(':');
    return { host: host!, port: Number(port) };
  });
  const { MASTER_NAME: name, REDIS_PASSWORD: password, SENTINEL_PASSWORD: sentinelPassword } = variables;
  const client = new Redis({
    sentinels,
    name: name!,
    password: password!,
    sentinelPassword: sentinelPassword!,
  });
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  expect(await client.set('key', 'value')).toBe('OK');

  expect(await answer('kil master')).toBe('refused: there is no "kil"; did you mean "kill"?');
  expect(await answer('kill master')).toBe('kill: redis-0');
  expect(await answer('await new-master')).toMatch(/^new master: redis-[12]$/);
  expect(await answer('freeze sentinel-0')).toBe('freeze: sentinel-0');
  expect(await answer('heal')).toBe('healed: freeze kill');
  expect(await answer('await converged')).toBe('converged');
  expect(await answer('heal')).toBe('refused: nothing lasts');

  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(existsSync(join(folder, 'lab.env'))).toBe(false);
  expect(await dialled(sentinels[0]!)).toBe('ECONNREFUSED');
});

test('killed, up leaves nothing but logs and its file', async () => {
  const before = surroundings();
  const folder = temporaryFolder();
  const own: Traces = { mark: `SENTINEL_CHAOS_MARK=up-${process.pid}`, folder, namespaces: new Set() };
  const { child, isUp, ended } = up(folder, '--env-file', 'lab.env');
  await isUp();
  // Harness, unshare, first process, six servers, the observer and the doors.
  expect(observe(own)).toBeGreaterThanOrEqual(11);
  const port = Number(/:(\d+)/.exec(readFileSync(join(folder, 'lab.env'), 'utf8'))![1]);
  child.kill('SIGKILL');
  await ended;
  let left: string[] = [];
  const nothingLeft = (): true | undefined => {
    left = leftovers(own, before).filter((one) => !/^file: (lab\.env|reports)/.test(one));
    return left.length === 0 ? true : undefined;
  };
  await until(nothingLeft, { what: 'the kernel', withinMs: 60_000, everyMs: 50 }).catch(() => undefined);
  expect(left).toEqual([]);
  expect(await dialled({ host: '127.0.0.1', port })).toBe('ECONNREFUSED');
});
