import type { V1Service, V1StatefulSet } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { ofKind, plan, pods, specOf } from '../../../../test/fixtures/kubernetes-objects.ts';
import type { Plan } from './plan.ts';

describe('the servers', () => {
  test('are two StatefulSets, each process with the script, its kind and its pod’s name', () => {
    expect(specOf('redis-node', plan()).containers[0]).toMatchObject({
      name: 'redis',
      command: ['sh', '/configuration/start.sh', 'redis', '$(POD_NAME)'],
    });
    expect(specOf('sentinel', plan()).containers[0]).toMatchObject({
      name: 'sentinel',
      command: ['sh', '/configuration/start.sh', 'sentinel', '$(POD_NAME)'],
    });
    for (const { spec } of ofKind<V1StatefulSet>('StatefulSet', plan()))
      expect(spec).toMatchObject({
        podManagementPolicy: 'Parallel',
        updateStrategy: { type: 'OnDelete' },
        replicas: spec!.serviceName === 'sentinel' ? 5 : 3,
      });
  });

  test('are one StatefulSet with two containers when they are together, each with a folder of its own', () => {
    const own = plan({ placement: 'together', sentinels: 3 });
    expect(ofKind<V1StatefulSet>('StatefulSet', own).map(({ metadata }) => metadata!.name)).toEqual([
      'redis-node',
    ]);
    const folders = specOf('redis-node', own).containers.map(({ name, volumeMounts }) => [
      name,
      volumeMounts!.find(({ mountPath }) => mountPath === '/data')!.name,
    ]);
    expect(folders).toEqual([
      ['redis', 'data'],
      ['sentinel', 'sentinel'],
    ]);
    const ports = ofKind<V1Service>('Service', own).map(({ spec }) => spec!.ports!.length);
    expect(ports).toEqual([2, 2, 2, 2]);
  });

  test('that may be idle are not asked whether they are ready; all others are, by their port', () => {
    const ports = (own: Plan): unknown[] =>
      specOf('redis-node', own).containers.map((one) => one.readinessProbe?.tcpSocket?.port);
    expect(ports(plan({ placement: 'together', sentinels: 3, sentinelPort: 5000 }))).toEqual([6379, 5000]);
    expect(ports(plan({ placement: 'together', sentinels: 2 }))).toEqual([6379, undefined]);
  });

  test('have a hook before they stop only where the topology says so, and only data nodes', () => {
    expect(specOf('redis-node', plan()).containers[0]).not.toHaveProperty('lifecycle');
    const own = plan({ preStop: 'paused-failover', redisPort: 7000 });
    expect(specOf('redis-node', own).containers[0]!.lifecycle).toEqual({
      preStop: {
        exec: {
          command: ['sh', '-c', 'exec sh /configuration/pre-stop.sh "$POD_NAME" 7000 paused'],
        },
      },
    });
    expect(specOf('sentinel', own).containers[0]).not.toHaveProperty('lifecycle');
    const plainly = specOf('redis-node', plan({ preStop: 'failover' })).containers[0]!.lifecycle;
    expect(plainly!.preStop!.exec!.command!.at(-1)).toMatch(/ 6379 plainly$/);
  });

  test('are asked whether they live only where the topology says so, and only data nodes', () => {
    const own = plan({ probes: { liveness: { period: '2s', failures: 3 } }, redisPort: 7000 });
    expect(specOf('redis-node', own).containers[0]!.livenessProbe).toEqual({
      exec: { command: ['sh', '/configuration/liveness.sh', '7000'] },
      initialDelaySeconds: 10,
      periodSeconds: 2,
      failureThreshold: 3,
      timeoutSeconds: 2,
    });
    expect(specOf('sentinel', own).containers[0]).not.toHaveProperty('livenessProbe');
  });

  test('keep data in a claim of the topology’s size, or in an empty folder', () => {
    const [kept] = ofKind<V1StatefulSet>('StatefulSet', plan({ storage: '3Gi' }));
    expect(kept!.spec!.volumeClaimTemplates).toMatchObject([
      { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '3Gi' } } } },
    ]);
    const [fleeting] = ofKind<V1StatefulSet>('StatefulSet', plan({ storage: 'none' }));
    expect(fleeting!.spec).not.toHaveProperty('volumeClaimTemplates');
    expect(fleeting!.spec!.template.spec!.volumes).toContainEqual({ name: 'data', emptyDir: {} });
  });

  test('keep what is theirs in memory where the topology says so, Sentinels as well, and nothing else', () => {
    const inMemory = ofKind<V1StatefulSet>('StatefulSet', plan({ storage: 'memory' }));
    const media = inMemory.flatMap(({ spec }) => {
      expect(spec).not.toHaveProperty('volumeClaimTemplates');
      return spec!.template.spec!.volumes!.flatMap(({ name, emptyDir }) =>
        emptyDir === undefined ? [] : [`${name}: ${emptyDir.medium}`],
      );
    });
    const others = ['hold: undefined', 'tmp: undefined'];
    expect(media).toEqual(['data: Memory', ...others, 'sentinel: Memory', ...others]);
  });

  test('are spread over machines, Sentinels strictly, and only machines that take such pods count', () => {
    const constraint = (name: string, own: Plan): unknown => specOf(name, own).topologySpreadConstraints![0];
    const common = { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', nodeTaintsPolicy: 'Honor' };
    expect(constraint('sentinel', plan())).toMatchObject({ ...common, whenUnsatisfiable: 'DoNotSchedule' });
    expect(constraint('redis-node', plan())).toMatchObject({
      ...common,
      whenUnsatisfiable: 'ScheduleAnyway',
    });
    const together = plan({ placement: 'together' });
    expect(constraint('redis-node', together)).toMatchObject({ whenUnsatisfiable: 'DoNotSchedule' });
    for (const name of ['redis-node', 'sentinel']) {
      const { metadata, spec } = pods(plan()).get(name)!;
      expect(spec!.topologySpreadConstraints![0]!.labelSelector!.matchLabels).toEqual(metadata!.labels);
    }
  });

  test('go nowhere that they do not tolerate, a control plane above all', () => {
    for (const name of ['redis-node', 'sentinel'])
      expect(specOf(name, plan())).not.toHaveProperty('tolerations');
  });
});
