import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { sleep } from '../src/core/clock.ts';
import { generator } from '../src/core/seed.ts';
import { until } from '../src/core/until.ts';
import { UNSHARE } from '../src/testbed/local/namespaces.ts';
import { leftovers, observe, surroundings, uptimeS, type Surroundings, type Traces } from './leftovers.ts';
import { STUB_AGENT, temporaryFolder } from './opened.ts';

const ENDLESS_LABS = fileURLToPath(new URL('endless-labs.ts', import.meta.url));
const SEED = 20_261_122;
const MOMENTS = 20;
/** One round of the endless labs takes less on a machine that has nothing else to do; so the moments are spread over all of it. */
const LONGEST_LIFE_MS = 900;
/** Harness, unshare, first process, four servers and an agent; a network for each of six hosts and the lab. */
const [PROCESSES, NAMESPACES] = [7, 6];

function traces(name: string): Traces {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'logs'));
  return { mark: `SENTINEL_CHAOS_MARK=${name}-${process.pid}`, folder, namespaces: new Set() };
}

/** A process of the run, in the run's folder and with the run's mark. */
function start({ mark, folder }: Traces, program: string, args: string[]): ChildProcess {
  const [name, value] = mark.split('=') as [string, string];
  const env = { ...process.env, HOME: folder, TMPDIR: folder, [name]: value };
  const child = spawn(program, args, { cwd: folder, env, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function goneAfterAWhile(traces: Traces, before: Surroundings): Promise<void> {
  let left: string[] = [];
  const nothingLeft = (): true | undefined => {
    left = leftovers(traces, before);
    return left.length === 0 ? true : undefined;
  };
  const patience = { what: 'the kernel to clear up', withinMs: 60_000, everyMs: 50 };
  await until(nothingLeft, patience).catch(() => undefined);
  expect(left).toEqual([]);
}

test('killed at any moment, the harness leaves nothing but logs', async () => {
  const before = surroundings();
  const random = generator(SEED);
  let mostProcesses = 0;
  let mostNamespaces = 0;
  const isInLab = (): boolean => mostProcesses >= PROCESSES && mostNamespaces >= NAMESPACES;
  // On a machine with much to do a round takes longer: then later moments come as well.
  for (let moment = 0; moment < MOMENTS || (!isInLab() && moment < 3 * MOMENTS); moment++) {
    const own = traces(`moment-${moment}`);
    const harness = start(own, process.execPath, [ENDLESS_LABS, join(own.folder, 'logs'), STUB_AGENT]);
    await sleep(random() * LONGEST_LIFE_MS * (1 + 2 * Math.floor(moment / MOMENTS)));
    expect(harness.exitCode, 'the endless labs ended by themselves').toBeNull();
    mostProcesses = Math.max(mostProcesses, observe(own));
    mostNamespaces = Math.max(mostNamespaces, own.namespaces.size);
    const exit = once(harness, 'exit');
    harness.kill('SIGKILL');
    own.killedAt = uptimeS();
    await exit;
    await goneAfterAWhile(own, before);
  }
  expect(mostProcesses, 'no moment fell into an open lab').toBeGreaterThanOrEqual(PROCESSES);
  expect(mostNamespaces).toBeGreaterThanOrEqual(NAMESPACES);
});

test('the search finds a process, a namespace, an interface and a file that are left', async () => {
  const before = surroundings();
  const own = traces('planted');
  expect(leftovers(own, before)).toEqual([]);
  writeFileSync(join(own.folder, 'logs', 'redis-0.log'), '');
  writeFileSync(join(own.folder, 'dump.rdb'), '');
  start(own, UNSHARE[0]!, [...UNSHARE.slice(1), 'sleep', '60']);
  const inNamespaces = (): true | undefined =>
    observe(own) > 1 && own.namespaces.size > 2 ? true : undefined;
  await until(inNamespaces, { what: 'the planted process', withinMs: 60_000, everyMs: 20 });
  const left = leftovers(own, { ...before, interfaces: [] });
  expect(left).toContainEqual(expect.stringMatching(/^process: \d+ sleep 60/));
  expect(left).toContain('interfaces: lo');
  expect(left).toContain('file: dump.rdb');
  expect(left.join()).not.toContain('redis-0.log');
  const anonymous = { ...traces('other'), namespaces: own.namespaces };
  expect(leftovers(anonymous, before)).toContainEqual(expect.stringMatching(/^namespace: net:/));
});
