import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { ofKind, plan, pods, specOf } from '../../../../test/fixtures/kubernetes-objects.ts';
import { AGENT_FOLDER } from '../agent/scripts.ts';
import { LABEL } from '../names.ts';
import { agentPods } from './agents.ts';

describe('the agents', () => {
  test('are a pod a host that ends by itself and is not started again', () => {
    const agents = ofKind<V1Pod>('Pod', plan({ clients: ['a', 'b'] }));
    expect(agents.map(({ metadata }) => [metadata!.name, metadata!.labels![LABEL.host]])).toEqual([
      ['client-a', 'client-a'],
      ['client-b', 'client-b'],
      ['observer', 'observer'],
    ]);
    for (const { spec } of agents) {
      expect(spec).toMatchObject({
        restartPolicy: 'Never',
        activeDeadlineSeconds: 7200,
        terminationGracePeriodSeconds: 1,
      });
      expect(spec!.containers[0]!.command).toEqual([
        'sh',
        '/program/serve.sh',
        '/agent',
        '/program/agent.cjs',
      ]);
      expect(spec!.containers[0]!.volumeMounts!.map(({ mountPath }) => mountPath)).toContain(AGENT_FOLDER);
    }
  });

  test('prefer the control plane, then machines without data nodes, which keep away from them as well', () => {
    const { affinity, tolerations } = specOf('observer', plan());
    const [control] = affinity!.nodeAffinity!.preferredDuringSchedulingIgnoredDuringExecution!;
    const [apart] = affinity!.podAntiAffinity!.preferredDuringSchedulingIgnoredDuringExecution!;
    expect(control!.preference.matchExpressions![0]!.key).toBe(tolerations![0]!.key);
    expect(control!.weight).toBeGreaterThan(apart!.weight);
    const role = (name: string): string => pods(plan()).get(name)!.metadata!.labels![LABEL.role]!;
    const avoided = (name: string): unknown =>
      specOf(name, plan()).affinity!.podAntiAffinity!.preferredDuringSchedulingIgnoredDuringExecution![0]!
        .podAffinityTerm.labelSelector!.matchLabels![LABEL.role];
    expect(avoided('observer')).toBe(role('redis-node'));
    expect(avoided('redis-node')).toBe(role('observer'));
  });
});

test('a client program that brings an image has a container of its own beside the agent of its host, and a folder with it', () => {
  const programs = [
    { workload: 'shop', host: 'client-b', image: 'own/shop:1', command: ['python3', 'client.py'] },
  ];
  const pods = agentPods({ ...plan({ clients: ['a', 'b'] }), programs });
  const [b] = pods.filter(({ metadata }) => metadata?.name === 'client-b');
  const [agent, program, ...others] = b!.spec!.containers;
  expect(others).toEqual([]);
  expect(program).toMatchObject({
    image: 'own/shop:1',
    command: ['sh', '/program/run-program.sh', '/client-programs/shop', 'python3', 'client.py'],
  });
  for (const { volumeMounts } of [agent!, program!])
    expect(volumeMounts).toContainEqual({ name: 'client-programs', mountPath: '/client-programs' });
  const files = b!.spec!.volumes!.find(({ name }) => name === 'programs')!.configMap!.items!;
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['run-program.sh', 'reach-program.sh']),
  );
  expect(pods.map(({ spec }) => spec!.containers.length).toSorted((a, b) => a - b)).toEqual([1, 1, 2]);
});
