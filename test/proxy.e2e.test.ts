/** HAProxy before real servers: whom it leads to, who acknowledged through it, and what it costs. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { backends, outage } from '../src/check/words.ts';
import { awaitConverged, during, quiet } from '../src/experiment/steps.ts';
import { master, proxy } from '../src/experiment/targets.ts';
import { PROXY_HOST, topology } from '../src/experiment/topology.ts';
import { freeze, isolate, kill } from '../src/fault/words.ts';
import { acknowledgedOf } from '../src/facts/acknowledgements.ts';
import { recordsOf } from '../src/history/history.ts';
import { localTestbed } from '../src/testbed/local/local.ts';
import { appends } from '../src/workload/words.ts';
import { opened } from './opened.ts';
import { brokenGuards, PATIENT, ran, short } from './short-run.ts';
import { outcomeOf } from './outcome.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-proxy-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const PROXIED = topology({ ...PATIENT, proxy: 'haproxy' });
const WORKLOAD = [
  appends({ name: 'asking', writers: 2, rate: 100 }),
  appends({ name: 'proxied', writers: 2, rate: 100, via: 'proxy' }),
];

/** What was on its way when the proxy was hit has its deadline, half a second; a machine that stands still stamps it later. */
const ON_THEIR_WAY_US = 2_000_000;

// The program is no part of a lab otherwise; `make setup-test` installs it.
const isThere = localTestbed().capabilities.has('proxies');

describe.runIf(isThere)('HAProxy', () => {
  test.each([{ password: false }, { password: true }, { users: true }, { users: true, tls: true }])(
    'leads to the master and to nobody else when the lab is open, with %j',
    async (access) => {
      const cluster = await opened({ redis: 3, proxy: 'haproxy', ...access });
      const { address } = cluster.hosts.find(({ name }) => name === PROXY_HOST)!;
      for (let times = 0; times < 6; times++) {
        await cluster.lab.request('hangUp', {});
        const query = { address, port: 6379, access: cluster.access.redis, commands: [['ROLE']] };
        const [role] = (await cluster.lab.request('query', query)) as [unknown[]];
        expect(role[0]).toBe('master');
      }
    },
  );
});

describe.runIf(isThere)('HAProxy in a run', { concurrent: true }, () => {
  test.each([
    ['', {}],
    [', also with TLS', { tls: true, users: true }],
  ] as const)(
    'leads clients to the new master later than Sentinel; who acknowledged is known by run id%s',
    async (_, access) => {
      const { result, history } = await ran(
        root,
        `killed-${Object.keys(access).join('-')}`,
        short([quiet('2s'), during(kill(master), '12s'), awaitConverged({ within: '60s' })], {
          topology: { ...PROXIED, ...access },
          workload: WORKLOAD,
          expect: [
            outage({ workload: 'proxied', atMost: '12s' }),
            backends({ after: 'kill', none: ['100ms', '12s'] }),
          ],
        }),
        { retry: 2 },
      );
      expect(outcomeOf(result)).toBe('held');
      for (const name of ['asking', 'proxied']) {
        const { acknowledgedBy } = result.workloads.find((one) => one.name === name)!;
        expect(acknowledgedBy.map(({ node }) => node)).toEqual([
          'redis-0',
          expect.stringMatching(/^redis-[12]$/),
        ]);
      }
      const through = recordsOf(history, 'connection').filter(({ node }) => node === PROXY_HOST);
      expect(new Set(through.map(({ runId }) => runId)).size).toBeGreaterThanOrEqual(2);
      const looks = recordsOf(history, 'backends').map(({ behind }) => behind?.join(' '));
      expect(looks).toEqual(expect.arrayContaining(['redis-0', '']));
    },
  );

  test('can be cut off: then those that know nothing else write nothing', async () => {
    const run = await ran(
      root,
      'cut-off',
      short([quiet('2s'), during(isolate(proxy), '4s'), quiet('5s')], {
        topology: PROXIED,
        workload: WORKLOAD,
        expect: [
          outage({ workload: 'asking', atMost: '2s' }),
          outage({ workload: 'proxied', atMost: '12s' }),
        ],
      }),
      { retry: 2 },
    );
    expect(brokenGuards(run)).toEqual({});
    expect(outcomeOf(run.result)).toBe('held');
    const [cut, healing] = ['injected', 'healing'].map(
      (phase) => recordsOf(run.history, 'fault').find((one) => one.phase === phase)!.at,
    );
    const since = cut! + ON_THEIR_WAY_US;
    expect(acknowledgedOf(run.history, 'proxied', since, healing!)).toBe(0);
    expect(acknowledgedOf(run.history, 'asking', since, healing!)).toBeGreaterThan(0);
  });

  test.each([
    ['killed', kill(proxy, { as: 'hit' })],
    ['frozen', freeze(proxy, { as: 'hit' })],
  ])('can be %s: then those that know nothing else write nothing until it is back', async (name, hit) => {
    const run = await ran(
      root,
      `itself-${name}`,
      short([quiet('2s'), during(hit, '4s'), quiet('5s')], {
        topology: PROXIED,
        workload: WORKLOAD,
        expect: [
          outage({ workload: 'asking', atMost: '2s' }),
          outage({ workload: 'proxied', atMost: '12s' }),
        ],
      }),
      { retry: 2 },
    );
    expect(brokenGuards(run)).toEqual({});
    expect(outcomeOf(run.result)).toBe('held');
    const [begun, healing] = ['injected', 'healing'].map(
      (phase) => recordsOf(run.history, 'fault').find((one) => one.phase === phase)!.at,
    );
    expect(acknowledgedOf(run.history, 'proxied', begun! + ON_THEIR_WAY_US, healing!)).toBe(0);
    expect(acknowledgedOf(run.history, 'asking', begun! + ON_THEIR_WAY_US, healing!)).toBeGreaterThan(0);
    expect(acknowledgedOf(run.history, 'proxied', healing!, Infinity)).toBeGreaterThan(0);
  });

  test('that dies by itself makes the run undecided: nothing that clients go through is a fault’s then', async () => {
    const run = await ran(
      root,
      'died',
      short([quiet('5s')], {
        topology: PROXIED,
        workload: WORKLOAD,
        expect: [outage({ workload: 'proxied', atMost: '2s' })],
      }),
      {
        onStep: (words, { lab }) => {
          if (words.startsWith('quiet')) void lab.request('signal', { name: PROXY_HOST, signal: 'SIGKILL' });
        },
      },
    );
    expect(brokenGuards(run)['the proxy was there']).toMatch(/^The proxy did not say whom it leads to from/);
    expect(outcomeOf(run.result)).toMatch(/^undecided/);
  });
});
