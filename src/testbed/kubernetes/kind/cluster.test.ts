import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeApi } from '../../../../test/fakes/api.ts';
import { fakePrograms, type FakePrograms } from '../../../../test/fakes/programs.ts';
import type { Api } from '../api.ts';
import { until } from '../../../core/until.ts';
import { clusterDown, clusterUp, type ClusterWish } from './cluster.ts';
import { fullName } from './image-loading.ts';
import { awaitReady } from './readiness.ts';

/** A kind that keeps the names of its clusters in a file, and an engine that has every image with `here` in its name. */
function tools({ create = 'cat >config; echo ours >>clusters', load = '' } = {}): FakePrograms {
  return fakePrograms({
    docker: `case "$1 $2" in
        'version --format') echo 28.0.1 ;;
        'image inspect') case "$*" in *here*) ;; *) exit 1 ;; esac ;;
        'ps --all') printf 'a\\nb\\n' ;;
      esac`,
    kind: `case "$1 $2" in
        'version --quiet') echo 0.33.0 ;;
        'get clusters') [ ! -f clusters ] || cat clusters ;;
        'create cluster') ${create} ;;
        'delete cluster') rm -f clusters ;;
        'load docker-image') ${load} : ;;
      esac`,
  });
}

/** What was asked of kind, without questions. */
function acts(programs: FakePrograms): string[] {
  return programs.calls().filter((call) => /^kind (create|delete|load|export)/.test(call));
}

interface Planted {
  readonly ready?: boolean;
  readonly resolves?: boolean;
  readonly images?: readonly string[];
}

async function ready(
  fake: FakeApi,
  { ready = true, resolves = true, images = [] }: Planted = {},
): Promise<FakeApi> {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  const node = { apiVersion: 'v1', kind: 'Node' };
  const onNode = images.map((name) => ({ names: [name] }));
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
  const control = {
    ...node,
    metadata: { name: 'control' },
    spec: { taints },
    status: { conditions: [{ type: 'Ready', status: 'True' }], images: onNode },
  };
  const worker = {
    ...node,
    metadata: { name: 'a' },
    status: { conditions, images: onNode },
  };
  const resolver = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    status: { conditions: [{ type: 'Ready', status: resolves ? 'True' : 'False' }] },
  };
  for (const object of [control, worker, resolver]) await fake.create(object);
  return fake;
}

/** Brings the cluster `ours` up; answers with what was said. */
async function up(
  wish: Partial<ClusterWish> = {},
  { fake, connect, signal }: { fake?: FakeApi; connect?: () => Promise<Api>; signal?: AbortSignal } = {},
): Promise<string[]> {
  const said: string[] = [];
  const { api } = fake ?? (await ready(new FakeApi('kind-ours')));
  await clusterUp(
    { name: 'ours', images: [], ...wish },
    {
      say: (sentence) => said.push(sentence),
      signal: signal ?? new AbortController().signal,
      connect: connect ?? (() => Promise.resolve(api)),
      startingMs: 1_000,
    },
  );
  return said;
}

describe('up', () => {
  test('makes the cluster with as many workers and of the image that is wished', async () => {
    const programs = tools();
    expect(await up({ workers: 1, nodeImage: 'node:1' })).toEqual([
      expect.stringMatching(/^Making the cluster "ours"/),
      expect.stringMatching(/^The cluster "ours" is ready/),
    ]);
    expect(acts(programs)).toEqual(['kind create cluster --name ours --config - --image node:1']);
    const config = JSON.parse(readFileSync(join(programs.folder, 'config'), 'utf8')) as { nodes: unknown[] };
    expect(config.nodes).toHaveLength(2);
  });

  test('leaves a cluster that is there as it is, and says so', async () => {
    const programs = tools();
    writeFileSync(join(programs.folder, 'clusters'), 'another\nours\n');
    const said = await up({ workers: 2 });
    expect(said[0]).toBe('The cluster "ours" exists already.');
    expect(said).toHaveLength(2);
    expect((await up({ workers: 1 }))[1]).toMatch(/^It has 2 workers and keeps them/);
    expect(acts(programs)).toEqual([]);
  });

  test('does not take another cluster for it', async () => {
    const programs = tools();
    writeFileSync(join(programs.folder, 'clusters'), 'ours-too\n');
    await up();
    expect(acts(programs)).toHaveLength(1);
  });

  test('exports the cluster to a kubeconfig that lacks it', async () => {
    const programs = tools();
    const { api } = await ready(new FakeApi('kind-ours'));
    let tries = 0;
    const connect = (): Promise<Api> =>
      (tries += 1) === 1 ? Promise.reject(new Error('no such context')) : Promise.resolve(api);
    await up({}, { connect });
    expect(acts(programs).at(-1)).toBe('kind export kubeconfig --name ours');
  });

  test('of a cluster that was left half-made says what helps', async () => {
    tools();
    const connect = (): Promise<Api> => Promise.reject(new Error('no server answers'));
    await expect(up({}, { connect })).rejects.toMatchObject({
      message: 'the cluster "ours" exists, but no server answers',
      hint: 'sentinel-chaos cluster down removes it, cluster up makes it anew',
    });
  });

  test('that fails leaves nothing, and says what kind says went wrong', async () => {
    const programs = tools({ create: 'echo "Preparing nodes" >&2; echo "ERROR: no room" >&2; exit 1' });
    await expect(up()).rejects.toThrow(/^kind create cluster: ERROR: no room$/);
    expect(acts(programs).at(-1)).toBe('kind delete cluster --name ours');
  });

  test('that is given up leaves nothing', async () => {
    const programs = tools({ create: 'touch began; exec sleep 60' });
    const abort = new AbortController();
    const coming = up({}, { signal: abort.signal });
    const begun = (): true | undefined => (acts(programs).length > 0 ? true : undefined);
    await until(begun, { what: 'kind to begin', withinMs: 30_000, everyMs: 10 });
    abort.abort(new Error('given up'));
    await expect(coming).rejects.toThrow('given up');
    expect(acts(programs).at(-1)).toBe('kind delete cluster --name ours');
  });
});

describe('images', () => {
  test('of the local engine are loaded on every machine, the control plane included, others left to be pulled', async () => {
    const programs = tools();
    const said = await up({ images: ['docker.io/library/here:1', 'far.away/x:1', 'here/too:1'] });
    expect(said).toContain('The cluster pulls when it needs them: far.away/x:1.');
    expect(said).toContain('Loaded from the local engine: docker.io/library/here:1, here/too:1.');
    expect(acts(programs).at(-1)).toBe(
      'kind load docker-image --name ours --nodes control,a docker.io/library/here:1 here/too:1',
    );
  });

  test('that are on the machines already are not worth a word', async () => {
    const programs = tools();
    const names = ['docker.io/library/here:1', 'docker.io/here/too:1'];
    const fake = await ready(new FakeApi('kind-ours'), { images: names });
    expect(await up({ images: ['here:1', 'here/too:1'] }, { fake })).toHaveLength(2);
    expect(acts(programs).filter((act) => act.startsWith('kind load'))).toEqual([]);
  });

  test('that cannot be loaded may still be pulled', async () => {
    tools({ load: 'echo "content digest not found" >&2; exit 1;' });
    const said = await up({ images: ['here:1'] });
    expect(said[1]).toBe(
      'Could not load here:1 from the local engine, the cluster tries to pull: content digest not found',
    );
    expect(said[2]).toMatch(/is ready/);
  });

  test.each([
    ['redis:8', 'docker.io/library/redis:8'],
    ['redis', 'docker.io/library/redis:latest'],
    ['valkey/valkey:9', 'docker.io/valkey/valkey:9'],
    ['docker.io/library/redis:8', 'docker.io/library/redis:8'],
    ['localhost:5000/redis', 'localhost:5000/redis:latest'],
    ['localhost/redis:8', 'localhost/redis:8'],
    ['ghcr.io/some/one@sha256:abc', 'ghcr.io/some/one@sha256:abc'],
  ])('%s is known to a machine as %s', (image, name) => {
    expect(fullName(image)).toBe(name);
  });
});

describe('waiting for a cluster', () => {
  const { signal } = new AbortController();

  test('that is not ready ends with what is missing', async () => {
    const fake = await ready(new FakeApi(), { ready: false });
    await expect(awaitReady(fake.api, signal, 100)).rejects.toThrow(
      'the cluster is not ready after 0.1 s: not ready: a',
    );
  });

  test('goes on until names are resolved', async () => {
    const fake = await ready(new FakeApi());
    await fake.deleteAll({ apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system' }, { graceS: 0 });
    await expect(awaitReady(fake.api, signal, 100)).rejects.toThrow('CoreDNS is not ready');
    const starting = await ready(new FakeApi(), { resolves: false });
    await expect(awaitReady(starting.api, signal, 100)).rejects.toThrow('CoreDNS is not ready');
  });

  test('needs machines', async () => {
    await expect(awaitReady(new FakeApi().api, signal, 100)).rejects.toThrow('it has no nodes');
  });
});

describe('down', () => {
  const down = async (): Promise<string[]> => {
    const said: string[] = [];
    await clusterDown('ours', (sentence) => said.push(sentence));
    return said;
  };

  test('deletes the cluster', async () => {
    const programs = tools();
    writeFileSync(join(programs.folder, 'clusters'), 'ours\n');
    expect(await down()).toEqual(['The cluster "ours" is deleted.']);
    expect(acts(programs)).toEqual(['kind delete cluster --name ours']);
  });

  test('touches nothing when there is none of that name', async () => {
    const programs = tools();
    writeFileSync(join(programs.folder, 'clusters'), 'ours-too\n');
    expect(await down()).toEqual(['There is no cluster "ours".']);
    expect(acts(programs)).toEqual([]);
  });
});
