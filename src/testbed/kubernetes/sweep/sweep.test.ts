import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeApi } from '../../../../test/fakes/api.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { sleep } from '../../../core/clock.ts';
import type { Machines } from '../machines.ts';
import { LABEL, MANAGER } from '../names.ts';
import { holdLease } from './lease.ts';
import { OWN } from './owner.ts';
import { isCordoned } from '../pods/cordon.ts';
import { sweep } from './sweep.ts';

const [KERNEL, PID, START] = OWN.split('/');
const DEAD = `${KERNEL}/${PID}/${Number(START) - 1}`;
const ALIVE = `${KERNEL}/1/${startOfInit()}`;
const ELSEWHERE = 'another-kernel/7/7';
const LONG_AGO = new Date(Date.now() - 3_600_000);

function startOfInit(): string {
  // The first process of this system outlives every test.
  const stat = readFileSync('/proc/1/stat', 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
}

/** A run's two namespaces with a pod in each, and its lease if it came so far. */
async function plant(
  fake: FakeApi,
  run: string,
  { owner, renewed = new Date(), made = LONG_AGO }: { owner?: string; renewed?: Date; made?: Date } = {},
): Promise<void> {
  const labels = { [LABEL.manager]: MANAGER, [LABEL.run]: run };
  for (const name of [run, `${run}-injector`]) {
    await fake.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels, creationTimestamp: made },
    });
    await fake.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace: name, labels } });
  }
  if (owner === undefined) return;
  const lease: object = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'harness', namespace: run },
    spec: { holderIdentity: owner, renewTime: renewed.toISOString() },
  };
  await fake.create(lease);
}

function plantJournal(
  folder: string,
  run: string,
  { owner = DEAD, context = 'kind-fake', node = 'worker', undo = 'thaw-node' } = {},
): void {
  const lines = [
    { owner, context, run },
    { undo, node },
  ];
  writeFileSync(join(folder, `${run}.ndjson`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Machines that remember what was done to them. */
function machines(
  states: Record<string, 'running' | 'frozen' | 'off'>,
): Machines & { readonly acts: string[] } {
  const acts: string[] = [];
  const act = (what: string, state: 'running' | 'frozen' | 'off') => (node: string) => {
    acts.push(`${what} ${node}`);
    states[node] = state;
    return Promise.resolve();
  };
  return {
    acts,
    freeze: act('freeze', 'frozen'),
    thaw: act('thaw', 'running'),
    kill: act('kill', 'off'),
    start: act('start', 'running'),
    state: (node) => Promise.resolve(states[node]!),
  };
}

function node(name: string, ready: 'True' | 'False' = 'True'): object {
  const status = { conditions: [{ type: 'Ready', status: ready }] };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, status };
}

function swept(fake: FakeApi, more: Parameters<typeof sweep>[1] = {}): Promise<readonly string[]> {
  return sweep(fake.api, { journals: temporaryFolder(), machines: machines({}), watchMs: 50, ...more });
}

describe('whose run it is decides', () => {
  test('a dead one is removed with everything in its namespaces, and that is said', async () => {
    const fake = new FakeApi();
    await plant(fake, 'sc-dead', { owner: DEAD });
    expect(await swept(fake)).toEqual([
      'The dead run sc-dead is removed with all that it had left in sc-dead and sc-dead-injector.',
    ]);
    for (const kind of ['Namespace', 'Pod', 'Lease']) expect(fake.names(kind)).toEqual([]);
  });

  test('one that lives is left alone, even with a lease that it could not renew for an hour', async () => {
    const fake = new FakeApi();
    await plant(fake, 'sc-alive', { owner: ALIVE, renewed: LONG_AGO });
    expect(await swept(fake)).toEqual(['The run sc-alive is still going on; it was left alone.']);
    expect(fake.names('Pod')).toEqual(['sc-alive-injector/pod', 'sc-alive/pod']);
  });

  test('our own is not worth a word', async () => {
    const fake = new FakeApi();
    await plant(fake, 'sc-own', { owner: OWN });
    expect(await swept(fake)).toEqual([]);
    expect(fake.names('Namespace')).toEqual(['sc-own', 'sc-own-injector']);
  });

  test('one of another machine with a fresh lease is left alone', async () => {
    const fake = new FakeApi();
    await plant(fake, 'sc-else', { owner: ELSEWHERE });
    expect(await swept(fake)).toEqual(['The run sc-else is still going on; it was left alone.']);
    expect(fake.names('Namespace')).toHaveLength(2);
  });

  test('one of another machine with a stale lease is removed', async () => {
    const fake = new FakeApi();
    await plant(fake, 'sc-else', { owner: ELSEWHERE, renewed: LONG_AGO });
    expect(await swept(fake)).toHaveLength(1);
    expect(fake.names('Namespace')).toEqual([]);
  });

  test('a lease that looks stale but is renewed meanwhile belongs to a machine whose clock is wrong', async () => {
    const fake = new FakeApi();
    await plant(fake, 'sc-else', { owner: ELSEWHERE, renewed: LONG_AGO });
    const sweeping = swept(fake, { watchMs: 200 });
    await sleep(50);
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace: 'sc-else',
      name: 'harness',
    };
    await fake.patch(lease, { spec: { renewTime: new Date(LONG_AGO.getTime() + 10_000).toISOString() } });
    expect(await sweeping).toEqual(['The run sc-else is still going on; it was left alone.']);
    expect(fake.names('Namespace')).toHaveLength(2);
  });

  test('one without a lease is new, is ending, or died before it had one', async () => {
    const fake = new FakeApi();
    await plant(fake, 'sc-ending', { made: LONG_AGO });
    await fake.delete({ apiVersion: 'v1', kind: 'Namespace', name: 'sc-ending' });
    await plant(fake, 'sc-new', { made: new Date() });
    await plant(fake, 'sc-old', { made: LONG_AGO });
    expect(await swept(fake)).toEqual([
      'The run sc-ending is still going on; it was left alone.',
      'The run sc-new is still going on; it was left alone.',
      expect.stringContaining('The dead run sc-old is removed'),
    ]);
    expect(fake.names('Namespace').some((name) => name.startsWith('sc-old'))).toBe(false);
  });

  test('one without a lease but with a journal is whose the journal says', async () => {
    const fake = new FakeApi();
    const journals = temporaryFolder();
    await plant(fake, 'sc-a', { made: new Date() });
    await plant(fake, 'sc-b', { made: LONG_AGO });
    plantJournal(journals, 'sc-a', { owner: DEAD });
    plantJournal(journals, 'sc-b', { owner: ALIVE });
    expect(await swept(fake, { journals })).toEqual([
      'The run sc-b is still going on; it was left alone.',
      expect.stringContaining('The dead run sc-a is removed'),
    ]);
    expect(readdirSync(journals)).toEqual(['sc-b.ndjson']);
  });
});

test('what only looks like ours is not touched', async () => {
  const fake = new FakeApi();
  const lookAlikes = [
    ['sc-20261122-look', {}],
    ['sc-20261122-labelled', { [LABEL.run]: 'sc-20261122-labelled' }],
    ['sc-20261122-managed', { [LABEL.manager]: MANAGER }],
    ['sc-20261122-others', { [LABEL.manager]: 'Helm', [LABEL.run]: 'sc-20261122-others' }],
  ] as const;
  for (const [name, labels] of lookAlikes) {
    const metadata = { name, labels, creationTimestamp: LONG_AGO };
    await fake.create({ apiVersion: 'v1', kind: 'Namespace', metadata });
    await fake.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod', namespace: name } });
  }
  const before = [...fake.names('Namespace'), ...fake.names('Pod')];
  expect(await swept(fake)).toEqual([]);
  expect([...fake.names('Namespace'), ...fake.names('Pod')]).toEqual(before);
});

describe('machines', () => {
  test('that a dead run froze or switched off run again, and its journal is gone', async () => {
    const fake = new FakeApi();
    const journals = temporaryFolder();
    await fake.create(node('worker'));
    await fake.create(node('worker2'));
    plantJournal(journals, 'sc-dead', { node: 'worker' });
    plantJournal(journals, 'sc-dead-too', { node: 'worker2' });
    const own = machines({ worker: 'frozen', worker2: 'off' });
    expect([...(await swept(fake, { journals, machines: own }))].toSorted()).toEqual([
      'The node worker runs again; the dead run sc-dead had frozen it.',
      'The node worker2 runs again; the dead run sc-dead-too had switched it off.',
    ]);
    expect(own.acts.toSorted()).toEqual(['start worker2', 'thaw worker']);
    expect(readdirSync(journals)).toEqual([]);
  });

  test('that a dead run drained take pods again, and others that are closed stay so', async () => {
    const fake = new FakeApi();
    const journals = temporaryFolder();
    const closed = { unschedulable: true };
    for (const name of ['worker', 'worker2']) {
      const drained: object = { ...node(name), spec: closed };
      await fake.create(drained);
    }
    plantJournal(journals, 'sc-dead', { undo: 'uncordon-node' });
    expect(await swept(fake, { journals })).toEqual([
      'The node worker takes pods again; the dead run sc-dead had drained it.',
    ]);
    const [open, still] = await Promise.all(['worker', 'worker2'].map((name) => isCordoned(fake.api, name)));
    expect([open, still]).toEqual([false, true]);
    expect(readdirSync(journals)).toEqual([]);
  });

  test('that run already, or are of the cluster no more, are left alone', async () => {
    const fake = new FakeApi();
    const journals = temporaryFolder();
    await fake.create(node('worker'));
    plantJournal(journals, 'sc-dead', { node: 'worker' });
    plantJournal(journals, 'sc-dead-too', { node: 'gone' });
    const own = machines({ worker: 'running' });
    expect(await swept(fake, { journals, machines: own })).toEqual([]);
    expect(own.acts).toEqual([]);
    expect(readdirSync(journals)).toEqual([]);
  });

  test('of living runs and of other clusters are left alone', async () => {
    const fake = new FakeApi();
    const journals = temporaryFolder();
    await fake.create(node('worker'));
    plantJournal(journals, 'sc-alive', { owner: ALIVE });
    plantJournal(journals, 'sc-else', { context: 'kind-other' });
    const own = machines({ worker: 'frozen' });
    expect(await swept(fake, { journals, machines: own })).toHaveLength(1);
    expect(own.acts).toEqual([]);
    expect(readdirSync(journals)).toHaveLength(2);
  });

  test('that cannot be brought back keep their journal, and the rest is healed all the same', async () => {
    const fake = new FakeApi();
    const journals = temporaryFolder();
    await fake.create(node('worker'));
    plantJournal(journals, 'sc-dead');
    await plant(fake, 'sc-dead-too', { owner: DEAD });
    const broken = { ...machines({ worker: 'frozen' }), thaw: () => Promise.reject(new Error('no engine')) };
    await expect(swept(fake, { journals, machines: broken })).rejects.toThrow(
      /^The dead run sc-dead-too is removed[^\n]*\nno engine$/,
    );
    expect(fake.names('Namespace')).toEqual([]);
    expect(readdirSync(journals)).toEqual(['sc-dead.ndjson']);
  });
});

test('the lease of a run keeps it from being swept', async () => {
  const fake = new FakeApi();
  await plant(fake, 'sc-run');
  const ended = new AbortController();
  await holdLease(fake.api, 'sc-run', ended.signal);
  ended.abort();
  expect(await swept(fake)).toEqual([]);
  expect(fake.names('Namespace')).toHaveLength(2);
});
