import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  loadAllYaml,
  type V1ConfigMap,
  type V1CronJob,
  type V1PersistentVolumeClaim,
  type V1Role,
  type V1ServiceAccount,
} from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { deployment } from '../../../../test/fixtures/clean-deployment.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { until } from '../../../core/until.ts';
import { readDescription } from '../../../deployment/yaml.ts';
import type { Description } from '../../../deployment/description.ts';
import { IN_CLUSTER } from '../client/connection.ts';
import { imageVariables } from '../images.ts';
import { runnerRole } from '../found/runner-role.ts';
import { nightlyYaml, type Nightly } from './nightly.ts';

interface Objects {
  readonly ServiceAccount: V1ServiceAccount;
  readonly Role: V1Role;
  readonly ConfigMap: V1ConfigMap;
  readonly PersistentVolumeClaim: V1PersistentVolumeClaim;
  readonly CronJob: V1CronJob;
}

function printed(description: Description, more: Partial<Nightly> = {}): Objects {
  const nightly = {
    description,
    image: 'own/chaos:1',
    images: {},
    experiments: [],
    hasInjectors: true,
    ...more,
  };
  const objects = loadAllYaml(nightlyYaml(nightly)) as { kind: string }[];
  return Object.fromEntries(objects.map((object) => [object.kind, object])) as unknown as Objects;
}

const podOf = ({ CronJob: { spec } }: Objects) => spec.jobTemplate.spec!.template.spec!;

test('is rights, a program, a volume and a job that has all three', () => {
  const all = printed(deployment());
  const pod = podOf(all);
  expect(pod.serviceAccountName).toBe(all.ServiceAccount.metadata!.name);
  expect(
    pod.volumes!.map(
      ({ configMap, persistentVolumeClaim }) => configMap?.name ?? persistentVolumeClaim?.claimName,
    ),
  ).toEqual([all.ConfigMap.metadata!.name, all.PersistentVolumeClaim.metadata!.name, undefined]);
  const [container] = pod.containers;
  expect(container!.image).toBe('own/chaos:1');
  const files = container!
    .command!.filter((word) => word.startsWith('/program/'))
    .map((word) => word.slice(9));
  expect(Object.keys(all.ConfigMap.data!).toSorted()).toEqual(files.toSorted());
  expect(container!.volumeMounts!.map(({ name }) => name).toSorted()).toEqual(
    pod.volumes!.map(({ name }) => name).toSorted(),
  );
  const namespaces = (Object.values(all) as V1Role[]).flatMap(({ metadata }) => metadata!.namespace ?? []);
  expect([...new Set(namespaces)]).toEqual(['shop']);
});

test('the rights are those of a runner', () => {
  expect(
    nightlyYaml({ description: deployment(), image: 'x', images: {}, experiments: [], hasInjectors: true }),
  ).toContain(runnerRole('shop'));
});

test('the description is that which was reviewed, and names the cluster as a pod of it does', () => {
  const { ConfigMap } = printed(deployment());
  const read = readDescription(ConfigMap.data!['deployment.yaml']!, 'deployment.yaml');
  expect(read).toEqual({ ...deployment(), context: IN_CLUSTER });
});

test('what was named is what is carried out, without privileges where these are not wanted', () => {
  const given = { experiments: ['pod-of-master-deleted'], hasInjectors: false };
  expect(podOf(printed(deployment(), given)).containers[0]!.args).toEqual([
    'pod-of-master-deleted',
    '--no-injector',
  ]);
  expect(podOf(printed(deployment())).containers[0]!.args).toEqual([]);
});

test('home is on the volume: the user has none, and what a dead night has left to undo is kept there', () => {
  const [container] = podOf(printed(deployment())).containers;
  const home = container!.env!.find(({ name }) => name === 'HOME')!.value;
  expect(container!.volumeMounts!.find(({ name }) => name === 'nights')!.mountPath).toBe(home);
});

test('images that the cluster can pull are replaced every night as they were at the desk', () => {
  const environment = { SENTINEL_CHAOS_AGENT_IMAGE: 'own/node:24', SENTINEL_CHAOS_REDIS_IMAGE: 'own/redis' };
  const images = imageVariables(environment);
  expect(podOf(printed(deployment(), { images })).containers[0]!.env).toContainEqual({
    name: 'SENTINEL_CHAOS_AGENT_IMAGE',
    value: 'own/node:24',
  });
  // Servers are those that are there.
  expect(Object.keys(images)).toEqual(['SENTINEL_CHAOS_AGENT_IMAGE']);
});

test('what the description leaves to the environment comes from a Secret, once', () => {
  const described = deployment((description) => {
    description.credentials.redis.password = { environment: 'REDIS_PASSWORD' };
    description.credentials.sentinel.password = { environment: 'REDIS_PASSWORD' };
  });
  const env = podOf(printed(described)).containers[0]!.env!.filter(
    ({ valueFrom }) => valueFrom !== undefined,
  );
  expect(env).toMatchObject([
    { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { key: 'REDIS_PASSWORD' } } },
  ]);
});

test('an authority in a file is refused, and a long name is one that a CronJob may have', () => {
  const filed = deployment((description) => {
    description.tls = { ca: { file: '/home/me/ca.crt' } };
  });
  expect(() => printed(filed)).toThrow('is in the file /home/me/ca.crt, which a pod does not have');
  const long = deployment((description) => {
    description.name = `a.${'b'.repeat(34)}.cdefgh`;
  });
  expect(printed(long).CronJob.metadata!.name).toMatch(/^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])$/);
});

/** The harness in whose place it stands says how it was called, leaves a suite, and ends as it is told to. */
function night({ run = 0, trend = 0, leaves = true, waits = false, old = false } = {}) {
  const folder = temporaryFolder();
  const [programs, nights] = [join(folder, 'programs'), join(folder, 'nights')];
  for (const path of [programs, nights]) mkdirSync(path);
  if (old) {
    const long = new Date(Date.now() - 40 * 86_400_000);
    mkdirSync(join(nights, '2020-01-01T0217'));
    writeFileSync(join(nights, 'archive.ndjson'), '');
    for (const name of readdirSync(nights)) utimesSync(join(nights, name), long, long);
  }
  const heard = join(folder, 'heard');
  const suite = `mkdir "$out"; ${leaves ? 'echo {} > "$out/suite.json"' : ':'}`;
  const wait = waits
    ? `trap 'echo healed >> ${heard}; exit 130' TERM; echo up >> ${heard}; while :; do sleep 0.05; done`
    : ':';
  writeFileSync(
    join(programs, 'sentinel-chaos'),
    `#!/bin/sh\necho "$*" >> ${heard}\nfor out; do :; done\ncase $1 in\nrun) ${suite}; ${wait}\nexit ${run} ;;\ntrend) exit ${trend} ;;\nesac\n`,
    { mode: 0o755 },
  );
  const program = join(import.meta.dirname, 'night.sh');
  const child = spawn('sh', [program, nights, '/program/deployment.yaml', 'one', 'two'], {
    env: { ...process.env, PATH: [programs, process.env['PATH']].join(delimiter) },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit').then(([code]) => code as number);
  return { child, ended, nights, heard: () => (existsSync(heard) ? readFileSync(heard, 'utf8') : '') };
}

describe('a night', () => {
  test('is carried out, kept, and drawn', async () => {
    const { ended, nights, heard } = night();
    expect(await ended).toBe(0);
    const [folder] = readdirSync(nights);
    const lines = heard().replaceAll(nights, 'NIGHTS').replaceAll(folder!, 'NIGHT').trim().split('\n');
    expect(lines).toEqual([
      'run one two --on /program/deployment.yaml --retry 2 --out NIGHTS/NIGHT',
      'archive add NIGHTS/NIGHT --to NIGHTS/archive.ndjson',
      'trend NIGHTS/archive.ndjson --last 1',
    ]);
  });

  test.each([
    [{ run: 1 }, 1],
    [{ run: 2, trend: 1 }, 2],
    [{ trend: 1 }, 1],
    // Of few nights nothing can be told, which is no failure.
    [{ trend: 2 }, 0],
    [{ run: 255, leaves: false }, 255],
  ])('%o ends with %i', async (how, code) => {
    expect(await night(how).ended).toBe(code);
  });

  test('of more than a month ago is in the archive only', async () => {
    const { ended, nights } = night({ old: true });
    expect(await ended).toBe(0);
    expect(readdirSync(nights)).toEqual([expect.not.stringMatching(/^2020/), 'archive.ndjson']);
  });

  test('that is ended waits until the run has healed', async () => {
    const { child, ended, heard } = night({ waits: true });
    await until(() => (heard().includes('up') ? true : undefined), {
      what: 'the run',
      withinMs: 30_000,
      everyMs: 10,
    });
    child.kill('SIGTERM');
    expect(await ended).toBe(130);
    expect(heard()).toContain('healed');
  });
});
