import type { V1Namespace, V1StatefulSet } from '@kubernetes/client-node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { objects, ofKind, plan, RUN } from '../../../../test/fixtures/kubernetes-objects.ts';
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
