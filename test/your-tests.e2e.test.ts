/** Labs that are held open for tests of somebody else's, seen by ordinary clients outside. */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../src/core/until.ts';
import { fault, target, topology } from '../src/index.ts';
import { openLab, type LabAddress, type OpenLab } from '../src/lab.ts';
import { leftovers, observe, surroundings, type Traces } from './leftovers.ts';
import { said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HOME = resolve(import.meta.dirname, '..');
const QUICK = { redis: 3, sentinels: 3, quorum: 2, downAfter: '1s', failoverTimeout: '10s' } as const;
/** Longer than any connection takes that is made at all, ms. */
const SILENCE_MS = 1_500;

async function opened(options: Partial<Parameters<typeof topology>[0]> = {}): Promise<OpenLab> {
  const lab = await openLab(topology({ ...QUICK, ...options }), { reports: temporaryFolder() });
  onTestFinished(() => lab.close());
  return lab;
}

/** An ordinary client: nothing but the Sentinels, and patience that ends. */
function clientOf({ sentinels, name, password = '', tls }: OpenLab): Redis {
  const client = new Redis({
    sentinels,
    name,
    password,
    sentinelPassword: password,
    failoverDetector: true,
    commandTimeout: 500,
    connectTimeout: 500,
    ...(tls === undefined ? {} : { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
  });
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

/** Of the node that a client is connected to, or why not. */
function portOf(client: Redis): Promise<string> {
  return client.config('GET', 'replica-announce-port').then(
    (reply) => reply[1]!,
    (error: unknown) => String(error),
  );
}

/** What becomes of a connection: that it was not made in time, that it was, or why not. */
async function dialled({ host, port }: LabAddress): Promise<string> {
  const socket: Socket = connect({ host, port });
  try {
    return await new Promise((resolve) => {
      socket.on('connect', () => resolve('made'));
      socket.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
      setTimeout(() => resolve('silence'), SILENCE_MS);
    });
  } finally {
    socket.destroy();
  }
}

test.each([
  { by: fault.kill(target.master), tls: false },
  { by: fault.isolate(target.master), tls: false },
  { by: fault.freeze(target.master), tls: true },
])('a client outside follows a failover: $by.kind, TLS $tls', async ({ by, tls }) => {
  const lab = await opened({ tls });
  const client = clientOf(lab);
  await client.set('key', 'before');
  expect(await portOf(client)).toBe(String(lab.nodes['redis-0']!.port));

  const broken = await lab.inject(by);
  expect(broken.hit).toEqual(['redis-0']);
  const master = await lab.newMaster();
  expect(master).not.toBe('redis-0');
  expect(lab.master).toBe(master);
  const { port } = lab.nodes[master]!;
  await expect.poll(() => portOf(client), { timeout: 20_000 }).toBe(String(port));
  expect(await client.set('key', 'after')).toBe('OK');
  expect(await client.get('key')).toBe('after');

  await broken.heal();
  await lab.converged();
  const old = new Redis({
    ...lab.nodes['redis-0']!,
    password: lab.password!,
    ...(lab.tls && { tls: lab.tls }),
  });
  onTestFinished(() => old.disconnect());
  expect(await old.get('key')).toBe('after');
  expect(await old.role()).toEqual(['slave', '127.0.0.1', port, 'connected', expect.any(Number)]);
});

test('what Sentinels answer leads to their processes from outside, of replicas and Sentinels as well', async () => {
  const lab = await opened({ password: false });
  const [first, ...others] = lab.sentinels;
  const sentinel = new Redis({ ...first! });
  onTestFinished(() => sentinel.disconnect());
  const told = async (word: string): Promise<LabAddress[]> => {
    const replies = (await sentinel.call('SENTINEL', word, lab.name)) as string[][];
    return replies.map((fields) => {
      const of = (name: string): string => fields[fields.indexOf(name) + 1]!;
      return { host: of('ip'), port: Number(of('port')) };
    });
  };
  const nodes = Object.values(lab.nodes);
  expect(await told('replicas')).toEqual(expect.arrayContaining(nodes.slice(1)));
  expect(await told('sentinels')).toEqual(expect.arrayContaining(others));
});

test('a host that is cut off lets no connection be made, in either direction, until it is healed', async () => {
  const lab = await opened();
  const [first, second] = [lab.nodes['redis-0']!, lab.nodes['redis-1']!];
  expect(await dialled(first)).toBe('made');
  for (const direction of ['to', 'from', 'both'] as const) {
    await using cut = await lab.inject(
      fault.cutLinks(target.node('redis-0'), { from: target.client('a'), direction }),
    );
    expect(cut.hit).toContain('redis-0');
    expect(await dialled(first), direction).toBe('silence');
    expect(await dialled(second), direction).toBe('made');
    await cut.heal();
    expect(await dialled(first), direction).toBe('made');
  }
});

test('a process that is dead refuses connections, whatever it died of, until it is started again', async () => {
  const lab = await opened();
  const [node, sentinel] = [lab.nodes['redis-1']!, lab.sentinels[2]!];
  const killed = await lab.inject(fault.kill([target.node('redis-1'), target.node('sentinel-2')]));
  expect(await Promise.all([node, sentinel].map(dialled))).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
  const cut = await lab.inject(fault.isolate(target.node('redis-1')));
  expect(await Promise.all([node, sentinel].map(dialled))).toEqual(['silence', 'ECONNREFUSED']);
  await cut.heal();
  expect(await dialled(node)).toBe('ECONNREFUSED');
  await killed.heal();
  expect(await Promise.all([node, sentinel].map(dialled))).toEqual(['made', 'made']);
  const terminated = await lab.inject(fault.terminate(target.node('redis-1')));
  await expect.poll(() => dialled(node), { timeout: 10_000 }).toBe('ECONNREFUSED');
  await terminated.heal();
  await lab.converged();
});

test('a client host that is cut off reaches nothing, and nothing is wrong inside', async () => {
  const lab = await opened();
  const cut = await lab.inject(fault.isolate(target.client('a')));
  const all = [...lab.sentinels, ...Object.values(lab.nodes)];
  expect(await Promise.all(all.map(dialled))).toEqual(all.map(() => 'silence'));
  expect(lab.master).toBe('redis-0');
  await lab.converged();
  await cut.heal();
  expect(await Promise.all(all.map(dialled))).toEqual(all.map(() => 'made'));
});

test('what cannot be injected or healed is refused in a sentence', async () => {
  const lab = await opened();
  await expect(lab.inject(fault.kill(target.node('redis-9')))).rejects.toThrow(
    /no process "redis-9"|redis-9/,
  );
  await expect(lab.inject(fault.killContainer(target.master))).rejects.toThrow(
    /the testbed cannot kill containers/,
  );
  const outer = await lab.inject(fault.isolate(target.replica(0)));
  const inner = await lab.inject(fault.isolate(target.replica(1)));
  await expect(outer.heal()).rejects.toThrow(/cannot be healed while "isolate" lasts/);
  await inner.heal();
  await outer.heal();
  await outer.heal();
  await lab.converged();
  await expect(openLab({ ...QUICK, quorum: 4 })).rejects.toThrow(/4 can never be met by 3 Sentinels/);
  await expect(openLab({ ...QUICK, announce: 'hostname' })).rejects.toThrow(/is not announced by "hostname"/);
});

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
      { what: 'up', withinMs: 30_000, everyMs: 20 },
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
  await until(() => (lines.length >= 4 ? true : undefined), { what: 'lines', withinMs: 5_000, everyMs: 20 });
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
  await until(nothingLeft, { what: 'the kernel', withinMs: 5_000, everyMs: 50 }).catch(() => undefined);
  expect(left).toEqual([]);
  expect(await dialled({ host: '127.0.0.1', port })).toBe('ECONNREFUSED');
});

test('the documented example works in a project that has the harness', async () => {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(HOME, join(modules, 'sentinel-chaos'));
  for (const name of ['vitest', 'ioredis'])
    symlinkSync(realpathSync(join(HOME, 'node_modules', name)), join(modules, name));
  const [, example] = /```ts\n(.*?)```/s.exec(readFileSync(join(HOME, 'docs', 'your-tests.md'), 'utf8'))!;
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'shop.test.ts'), example!);
  const { code, out, err } = await said(
    process.execPath,
    [join(modules, 'vitest', 'vitest.mjs'), 'run', '--no-color'],
    folder,
  );
  expect(code, `${out}\n${err}`).toBe(0);
  expect(out).toMatch(/Tests +1 passed/);
});
