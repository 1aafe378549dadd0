import type { V1DaemonSet } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { ofKind, plan, RUN, specOf } from '../../../../test/fixtures/kubernetes-objects.ts';
import { namespaceOf } from '../names.ts';

describe('the injectors', () => {
  test('are on every machine, see all processes, and let go on what they hold when they are deleted', () => {
    const spec = specOf('injector', plan());
    expect(spec).toMatchObject({
      hostPID: true,
      tolerations: [{ operator: 'Exists' }],
    });
    expect(spec.containers[0]!.securityContext).toMatchObject({ privileged: true });
    expect(spec.containers[0]!.lifecycle!.preStop!.exec!.command!.join(' ')).toContain('kill -CONT');
    const [set] = ofKind<V1DaemonSet>('DaemonSet', plan());
    expect(set!.metadata!.namespace).toBe(`${namespaceOf(RUN)}-injector`);
  });
});
