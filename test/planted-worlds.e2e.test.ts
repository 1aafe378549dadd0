/** Deployments that are sabotaged for real: the harness must expose each of them, and never call such a run held. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { until } from '../src/core/until.ts';
import { converged, noLostWrites, oneMasterPerEpoch, quiet } from '../src/index.ts';
import type { LocalCluster } from '../src/testbed/local/cluster.ts';
import type { What } from './go-between.ts';
import { brokenGuards, ran, short } from './short-run.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-worlds-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const GO_BETWEEN = resolve(import.meta.dirname, 'go-between.ts');
const GO_BETWEEN_PORT = 7_000;

// What must be called failed is measured first, with little beside it: a machine that does not keep up decides nothing.
describe.concurrent('failed', () => {
  test('an operator promotes a second master by hand', async () => {
    const expected = [noLostWrites(), converged(), oneMasterPerEpoch()];
    const run = await ran(root, 'second-master', short([quiet('1s'), quiet('2s')], { expect: expected }), {
      onStep: (words, cluster) => {
        if (words.startsWith('quiet for 2')) void told(cluster, 'redis-2', ['REPLICAOF', 'NO', 'ONE']);
      },
    });
    expect(run.result.verdict.word).toBe('failed');
    expect(run.result.verdict.sentence).toMatch(/^redis-2 became a master at .* without any Sentinel/);
  });

  test('a proxy acknowledges writes and drops them', async () => {
    const swallows = ['0 40', '0 41', '0 97', '1 1', '1 123'].map((write) => `chaos:writes:${write}`);
    const run = await ran(root, 'swallowed', short([quiet('5s')]), {
      onOpen: (cluster) => goBetween(cluster, 'redis-0', { to: 'redis-0', for: 'client-a', swallows }),
    });
    expect(run.result.verdict.word).toBe('failed');
    const lost = run.result.findings.find(({ check }) => check === 'lost-writes')!;
    expect(lost.evidenceTotal).toBe(swallows.length);
    const named = lost.evidence.map(({ text }) => text.replace(/^(\S+) number (\d+):.*/, '$1 $2'));
    expect(named.toSorted()).toEqual(swallows.toSorted());
  });
});

describe.concurrent('undecided', () => {
  test('a Sentinel with a smaller quorum than announced', async () => {
    const run = await ran(root, 'quorum', short([quiet('1s')]), {
      onOpen: (cluster) => told(cluster, 'sentinel-1', ['SENTINEL', 'SET', 'mymaster', 'quorum', '1']),
    });
    expect(run.result.verdict.word).toBe('undecided');
    expect(brokenGuards(run)).toEqual({
      'deployed as announced': expect.stringContaining(
        'sentinel-1 had quorum 1 and not the announced 2',
      ) as string,
    });
  });

  test('a data node that is another one in disguise', async () => {
    const run = await ran(root, 'disguise', short([quiet('1s')]), {
      onOpen: (cluster) => goBetween(cluster, 'redis-2', { to: 'redis-1', for: 'observer', swallows: [] }),
    });
    expect(run.result.verdict.word).toBe('undecided');
    expect(brokenGuards(run)).toEqual({
      'every node was read at the end': expect.stringContaining('redis-1 and redis-2') as string,
    });
  });
});

/** Sends a command to a process as an operator would, past the harness. */
async function told(cluster: LocalCluster, name: string, command: readonly string[]): Promise<void> {
  const { host, port } = cluster.processes.find((one) => one.name === name)!;
  const { password } = cluster;
  const [reply] = await cluster.lab.request('query', {
    address: addressOf(cluster, host),
    port,
    password,
    commands: [command],
  });
  expect(reply).toBe('OK');
}

function addressOf(cluster: LocalCluster, host: string): string {
  return cluster.hosts.find((one) => one.name === host)!.address;
}

/** Plants a go-between on a data node's host: what a client host sends to the node goes to it instead. */
async function goBetween(
  cluster: LocalCluster,
  host: string,
  { to, for: client, swallows }: { to: string; for: string; swallows: readonly string[] },
): Promise<void> {
  const { lab, processes } = cluster;
  const { port } = processes.find((one) => one.name === to)!;
  const what: What = { port: GO_BETWEEN_PORT, to: { address: addressOf(cluster, to), port }, swallows };
  await lab.request('start', {
    name: 'go-between',
    host,
    command: [process.execPath, GO_BETWEEN, JSON.stringify(what)],
    log: join(root, 'go-between.log'),
    talks: false,
  });
  const listens = async (): Promise<true | undefined> =>
    (await lab.run({ host, command: ['ss', '-Htln', `sport = :${GO_BETWEEN_PORT}`] })).output.trim() === ''
      ? undefined
      : true;
  await until(listens, { what: 'the go-between', withinMs: 5_000, everyMs: 50 });
  const input = `table ip planted {
    chain prerouting {
      type nat hook prerouting priority dstnat; policy accept;
      ip saddr ${addressOf(cluster, client)} tcp dport ${port} redirect to :${GO_BETWEEN_PORT}
    }
  }\n`;
  await lab.run({ host, command: ['nft', '-f', '-'], input });
}
