import type { V1Namespace, V1Secret, V1Service, V1StatefulSet } from '@kubernetes/client-node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { objects, ofKind, plan, RUN, specOf } from '../../../../test/fixtures/kubernetes-objects.ts';
import type { Topology } from '../../../experiment/topology.ts';
import { runName } from '../../../run/store.ts';
import { namespaceOf } from '../names.ts';

describe('the namespaces', () => {
  test('the injector’s alone is privileged; both carry what the plan says', () => {
    const namespaces = ofKind<V1Namespace>('Namespace', plan());
    expect(namespaces.map(({ metadata }) => [metadata!.name, metadata!.labels!])).toEqual([
      [namespaceOf(RUN), expect.objectContaining({ 'pod-security.kubernetes.io/enforce': 'restricted' })],
      [
        `${namespaceOf(RUN)}-injector`,
        expect.objectContaining({ 'pod-security.kubernetes.io/enforce': 'privileged' }),
      ],
    ]);
    for (const { metadata } of namespaces)
      expect(metadata!.annotations).toEqual({ 'sentinel-chaos/owner': 'somebody' });
  });
});

describe('what pods are announced by', () => {
  const announced = (announce: Topology['announce']) => {
    const own = plan({ announce });
    const [secret] = ofKind<V1Secret>('Secret', own);
    const named = ofKind<V1Service>('Service', own).map(({ metadata }) => metadata!.name);
    const address = specOf('redis-node', own).containers[0]!.env!.filter(({ name }) => name === 'POD_IP');
    return { file: secret!.stringData!['redis-1.conf'], named, address };
  };

  test('is a Service for each by default', () => {
    const { file, named, address } = announced('service');
    expect(file).toContain('replicaof address-of-redis-0 6379\n');
    expect(named).toHaveLength(2 + 3 + 5);
    expect(address).toEqual([]);
  });

  test('is the name in the headless Service of their StatefulSet, and no other Service is made', () => {
    const { file, named } = announced('hostname');
    const name = (host: string): string => `${host}.redis-node.${namespaceOf(RUN)}.svc.cluster.local`;
    expect(file).toContain(`replica-announce-ip ${name('redis-node-1')}\n`);
    expect(file).toContain(`replicaof ${name('redis-node-0')} 6379\n`);
    expect(named).toEqual(['redis-node', 'sentinel']);
  });

  test('is the address that each pod has, of which it is told its own', () => {
    const { file, named, address } = announced('pod-ip');
    expect(file).toContain(
      `replicaof address-of:redis-node-0.redis-node.${namespaceOf(RUN)}.svc.cluster.local 6379\n`,
    );
    expect(file).not.toContain('replica-announce-ip');
    expect(named).toEqual(['redis-node', 'sentinel']);
    expect(address).toEqual([{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }]);
  });

  test('together, Sentinels are found in the Service of the data nodes', () => {
    const own = plan({ announce: 'hostname', placement: 'together', sentinels: 3 });
    const [secret] = ofKind<V1Secret>('Secret', own);
    expect(secret!.stringData!['sentinel-1.conf']).toContain(
      `sentinel announce-ip redis-node-1.redis-node.${namespaceOf(RUN)}.svc.cluster.local\n`,
    );
  });
});

describe('names', () => {
  const LABEL_NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

  test('and label values are valid for the id of a run at any time, in any topology', () => {
    const topologies = fc.record({
      redis: fc.integer({ min: 1, max: 12 }),
      sentinels: fc.integer({ min: 1, max: 12 }),
      placement: fc.constantFrom('separate' as const, 'together' as const),
      clients: fc.uniqueArray(fc.constantFrom('a', 'b', 'z'), { minLength: 1 }),
    });
    const times = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(topologies, times, (options, time) => {
        const own = plan(options, runName(time));
        const all = objects(own);
        for (const { metadata } of all) {
          expect(metadata!.name).toMatch(LABEL_NAME);
          expect(metadata!.namespace ?? 'none').toMatch(LABEL_NAME);
          for (const value of Object.values(metadata!.labels!))
            expect(value).toMatch(/^[\w]([\w.-]{0,61}\w)?$/);
        }
        const identities = all.map(
          ({ kind, metadata }) => `${kind} ${metadata!.namespace} ${metadata!.name}`,
        );
        expect(new Set(identities).size).toBe(identities.length);
        // What controllers make of them: pods, claims, and a label with the pod's name.
        for (const { metadata, spec } of ofKind<V1StatefulSet>('StatefulSet', own))
          expect(`data-${metadata!.name}-${spec!.replicas}`).toMatch(LABEL_NAME);
      }),
      { numRuns: 50 },
    );
  });
});
