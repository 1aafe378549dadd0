import { loadAllYaml, type V1ConfigMap, type V1Secret } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { objects, plan } from '../../../../test/fixtures/kubernetes-objects.ts';
import type { Experiment } from '../../../experiment/experiment.ts';
import { agentBundle } from '../agent/bundle.ts';
import { imagesFrom } from '../images.ts';
import { workloads } from './workloads.ts';
import { manifestsText } from './text.ts';

const { topology } = plan();
const workload: Experiment['workload'] = [];

test('every object of a run is printed, as YAML that says the same', async () => {
  const text = await manifestsText({ topology, workload }, imagesFrom({}));
  const printed = loadAllYaml(text);
  expect(printed.map(({ kind }) => kind as string)).toEqual(objects(plan()).map(({ kind }) => kind));
  expect(printed).toHaveLength(2 + 10 + 2 + 2 + 2 + 1);
  const sets = workloads({ ...plan(), runId: 'run-id' }, new Map(), {}).filter(
    ({ kind }) => kind === 'StatefulSet',
  );
  expect(JSON.parse(JSON.stringify(printed.filter(({ kind }) => kind === 'StatefulSet')))).toEqual(sets);
  expect(text).not.toMatch(/[&*]ref_/);
});

test('what is known only later stands in angle brackets, the agent’s program as its size', async () => {
  const printed = loadAllYaml(await manifestsText({ topology, workload }, imagesFrom({}))) as (V1Secret &
    V1ConfigMap)[];
  const files = printed.find(({ kind }) => kind === 'Secret')!.stringData!;
  expect(files['redis-2.conf']).toContain('replicaof <address of redis-node-0> 6379\n');
  expect(files['redis-2.conf']).toContain('requirepass <password>\n');
  const program = printed.find(({ kind }) => kind === 'ConfigMap')!.data!['agent.cjs'];
  expect(program).toBe(`<the agent's program agent.cjs, ${Buffer.byteLength(await agentBundle())} bytes>`);
});

test('pods that are announced by their own addresses are known by their names beforehand', async () => {
  const printed = loadAllYaml(
    await manifestsText({ topology: { ...topology, announce: 'pod-ip' }, workload }, imagesFrom({})),
  ) as V1Secret[];
  const files = printed.find(({ kind }) => kind === 'Secret')!.stringData!;
  expect(files['redis-2.conf']).toContain(
    'replicaof address-of:redis-node-0.redis-node.sc-run-id.svc.cluster.local 6379\n',
  );
});

test('images are those that were chosen', async () => {
  const text = await manifestsText({ topology, workload }, imagesFrom({}, { 'redis-image': 'own/redis:1' }));
  expect(text).toContain('image: own/redis:1\n');
  expect(text).not.toContain('library/redis');
});
