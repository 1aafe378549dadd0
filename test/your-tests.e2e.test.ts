/** Labs that are held open for tests of somebody else's, seen by ordinary clients outside. */

import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test, type TestContext } from 'vitest';
import { fault, target, topology } from '../src/index.ts';
import { openLab, type LabAddress, type OpenLab } from '../src/lab.ts';
import { dialled } from './dialled.ts';
import { said } from './said.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HOME = resolve(import.meta.dirname, '..');
const QUICK = { redis: 3, sentinels: 3, quorum: 2, downAfter: '2s', failoverTimeout: '10s' } as const;

/** What ends with a test that runs beside others is named by its own context. */
type Finished = TestContext['onTestFinished'];

async function opened(
  finished: Finished,
  options: Partial<Parameters<typeof topology>[0]> = {},
): Promise<OpenLab> {
  const lab = await openLab(topology({ ...QUICK, ...options }), { reports: temporaryFolder(finished) });
  finished(() => lab.close());
  return lab;
}

/** An ordinary client: nothing but the Sentinels, and patience that ends. */
function clientOf({ sentinels, name, password = '', tls }: OpenLab, finished: Finished): Redis {
  const client = new Redis({
    sentinels,
    name,
    password,
    sentinelPassword: password,
    failoverDetector: true,
    commandTimeout: 2_000,
    connectTimeout: 2_000,
    ...(tls === undefined ? {} : { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
  });
  client.on('error', () => undefined);
  finished(() => client.disconnect());
  return client;
}

/** Of the node that a client is connected to, or why not. */
function portOf(client: Redis): Promise<string> {
  return client.config('GET', 'replica-announce-port').then(
    (reply) => reply[1]!,
    (error: unknown) => String(error),
  );
}

test.concurrent.for([
  { by: fault.kill(target.master), tls: false },
  { by: fault.isolate(target.master), tls: false },
  { by: fault.freeze(target.master), tls: true },
])(
  'a client outside follows a failover: $by.kind, TLS $tls',
  async ({ by, tls }, { expect, onTestFinished: finished }) => {
    const lab = await opened(finished, { tls });
    const client = clientOf(lab, finished);
    await client.set('key', 'before');
    expect(await portOf(client)).toBe(String(lab.nodes['redis-0']!.port));

    const broken = await lab.inject(by);
    expect(broken.hit).toEqual(['redis-0']);
    const master = await lab.newMaster();
    expect(master).not.toBe('redis-0');
    expect(lab.master).toBe(master);
    const { port } = lab.nodes[master]!;
    await expect.poll(() => portOf(client), { timeout: 60_000 }).toBe(String(port));
    await expect.poll(() => client.set('key', 'after').catch(String), { timeout: 60_000 }).toBe('OK');
    expect(await client.get('key')).toBe('after');

    await broken.heal();
    await lab.converged();
    const old = new Redis({
      ...lab.nodes['redis-0']!,
      password: lab.password!,
      ...(lab.tls && { tls: lab.tls }),
    });
    finished(() => old.disconnect());
    expect(await old.get('key')).toBe('after');
    expect(await old.role()).toEqual(['slave', '127.0.0.1', port, 'connected', expect.any(Number)]);
  },
);

test.concurrent(
  'what Sentinels answer leads to their processes from outside, of replicas and Sentinels as well',
  async ({ onTestFinished: finished }) => {
    const lab = await opened(finished, { password: false });
    const [first, ...others] = lab.sentinels;
    const sentinel = new Redis({ ...first! });
    finished(() => sentinel.disconnect());
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
  },
);

test.concurrent(
  'a host that is cut off lets no connection be made, in either direction, until it is healed',
  async ({ onTestFinished: finished }) => {
    const lab = await opened(finished);
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
  },
);

test.concurrent(
  'a process that is dead refuses connections, whatever it died of, until it is started again',
  async ({ expect, onTestFinished: finished }) => {
    const lab = await opened(finished);
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
    await expect.poll(() => dialled(node), { timeout: 60_000 }).toBe('ECONNREFUSED');
    await terminated.heal();
    await lab.converged();
  },
);

test.concurrent(
  'a client host that is cut off reaches nothing, and nothing is wrong inside',
  async ({ onTestFinished: finished }) => {
    const lab = await opened(finished);
    const cut = await lab.inject(fault.isolate(target.client('a')));
    const all = [...lab.sentinels, ...Object.values(lab.nodes)];
    expect(await Promise.all(all.map(dialled))).toEqual(all.map(() => 'silence'));
    expect(lab.master).toBe('redis-0');
    await lab.converged();
    await cut.heal();
    expect(await Promise.all(all.map(dialled))).toEqual(all.map(() => 'made'));
  },
);

test.concurrent(
  'what cannot be injected or healed is refused in a sentence',
  async ({ onTestFinished: finished }) => {
    const lab = await opened(finished);
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
    await expect(openLab({ ...QUICK, announce: 'hostname' })).rejects.toThrow(
      /is not announced by "hostname"/,
    );
  },
);

test.concurrent(
  'the documented example works in a project that has the harness',
  async ({ onTestFinished: finished }) => {
    const folder = temporaryFolder(finished);
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
      [join(modules, 'vitest', 'vitest.mjs'), 'run', '--no-color', '--retry=2'],
      folder,
    );
    expect(code, `${out}\n${err}`).toBe(0);
    expect(out).toMatch(/Tests +1 passed/);
  },
);
