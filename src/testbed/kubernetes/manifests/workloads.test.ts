import type { V1DaemonSet, V1Service, V1StatefulSet } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { objects, ofKind, plan, pods, RUN } from '../../../../test/fixtures/kubernetes-objects.ts';
import { placementOf, type TopologyOptions } from '../../../experiment/topology.ts';
import { LABEL, labelsOf, podOf } from '../names.ts';

/** All variants that differ in their objects. */
const VARIANTS: Record<string, Partial<TopologyOptions>> = {
  separate: { clients: ['a', 'b'] },
  together: { placement: 'together', sentinels: 3 },
  'with fewer Sentinels together': { placement: 'together', sentinels: 1 },
  'without volumes': { storage: 'none' },
  'in memory': { storage: 'memory' },
  'without password, asking first, Valkey': {
    password: false,
    restart: 'ask-sentinels',
    server: 'valkey',
  },
};

describe.each(Object.entries(VARIANTS))('a deployment %s', (_, options) => {
  const own = plan(options);

  test('carries the labels of its run on every object and every pod, pods their role as well', () => {
    for (const { metadata } of objects(own)) expect(metadata!.labels).toMatchObject(labelsOf(RUN));
    for (const { metadata } of pods(own).values()) {
      expect(metadata!.labels).toMatchObject(labelsOf(RUN));
      expect(metadata!.labels).toHaveProperty([LABEL.role]);
    }
    for (const claim of ofKind<V1StatefulSet>('StatefulSet', own).flatMap(
      ({ spec }) => spec!.volumeClaimTemplates ?? [],
    ))
      expect(claim.metadata!.labels).toEqual(labelsOf(RUN));
  });

  test('satisfies the Pod Security Standard "restricted" in the run’s own namespace', () => {
    for (const [name, { spec }] of pods(own)) {
      if (name === 'injector') continue;
      expect(spec).not.toHaveProperty('hostPID');
      expect(spec!.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(spec!.securityContext!.runAsUser).toBeGreaterThan(0);
      for (const { securityContext } of spec!.containers)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        });
      const kinds = spec!.volumes!.flatMap((volume) => Object.keys(volume)).filter((key) => key !== 'name');
      expect(['emptyDir', 'projected', 'configMap']).toEqual(expect.arrayContaining(kinds));
    }
  });

  test('has no liveness probe, no limit of processor time, no token, and pulls nothing that is there', () => {
    for (const { spec } of pods(own).values()) {
      expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      for (const container of spec!.containers) {
        expect(container).not.toHaveProperty('livenessProbe');
        expect(container.resources!.limits ?? {}).not.toHaveProperty('cpu');
        expect(container.resources!.requests).toMatchObject({
          cpu: expect.any(String) as string,
          memory: expect.any(String) as string,
        });
        expect(container.imagePullPolicy).toBe('IfNotPresent');
      }
    }
  });

  test('mounts volumes that exist, and every pod of a controller is known to it', () => {
    const sets = ofKind<V1StatefulSet>('StatefulSet', own);
    for (const [name, { spec }] of pods(own)) {
      const claims = sets.find(({ metadata }) => metadata!.name === name)?.spec!.volumeClaimTemplates ?? [];
      const volumes = [
        ...(spec!.volumes ?? []).map((volume) => volume.name),
        ...claims.map(({ metadata }) => metadata!.name!),
      ];
      const mounted = spec!.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []);
      expect(new Set(mounted.map((mount) => mount.name))).toEqual(new Set(volumes));
      expect(new Set(volumes).size).toBe(volumes.length);
    }
    for (const set of [...sets, ...ofKind<V1DaemonSet>('DaemonSet', own)])
      expect(set.spec!.template.metadata!.labels).toEqual(set.spec!.selector.matchLabels);
  });

  test('has a Service per server host that finds its pod, ready or not, and one per StatefulSet', () => {
    const services = ofKind<V1Service>('Service', own);
    for (const { spec } of services) expect(spec!.publishNotReadyAddresses).toBe(true);
    const sets = ofKind<V1StatefulSet>('StatefulSet', own).map(({ spec }) => spec!.serviceName!);
    const headless = services.filter(({ spec }) => spec!.clusterIP === 'None');
    expect(headless.map(({ metadata }) => metadata!.name)).toEqual(sets);
    for (const { host, port } of placementOf(own.topology).processes) {
      const { spec, metadata } = services.find((one) => one.metadata!.name === podOf(host))!;
      expect(metadata!.labels![LABEL.host]).toBe(host);
      expect(spec!.selector!['statefulset.kubernetes.io/pod-name']).toBe(podOf(host));
      expect(spec!.ports!.map((one) => one.port)).toContain(port);
    }
  });
});
