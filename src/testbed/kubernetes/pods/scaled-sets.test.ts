import type { V1StatefulSet } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { FakeApi } from '../../../../test/fakes/api.ts';
import { ScaledSets } from './scaled-sets.ts';

async function sets() {
  const api = new FakeApi();
  for (const [name, replicas] of [
    ['redis-node', 3],
    ['sentinel', 5],
  ] as const)
    await api.create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, namespace: 'n' },
      spec: { replicas },
    } as V1StatefulSet);
  const replicas = async (): Promise<unknown[]> => {
    const all = await api.list<V1StatefulSet>({ apiVersion: 'apps/v1', kind: 'StatefulSet' });
    return all.map(({ spec }) => spec?.replicas);
  };
  return { scaled: new ScaledSets(api.api, 'n'), replicas };
}

describe('StatefulSets that are scaled down', () => {
  test('are asked for fewer pods one after the other, and in the end for as many as in the beginning', async () => {
    const { scaled, replicas } = await sets();
    await scaled.without(['sentinel-4']);
    await scaled.without(['sentinel-2', 'sentinel-3', 'redis-2', 'redis-0', 'redis-1']);
    expect(await replicas()).toEqual([0, 2]);
    await scaled.back();
    expect(await replicas()).toEqual([3, 5]);
  });

  test('are left alone where other pods than those meant would go', async () => {
    const { scaled, replicas } = await sets();
    await expect(scaled.without(['redis-2', 'sentinel-0'])).rejects.toMatchObject({
      code: 'COMMAND_REFUSED',
      message:
        'sentinel-0 cannot be scaled away: the StatefulSet sentinel gives up its last pods first, sentinel-4',
    });
    expect(await replicas()).toEqual([3, 5]);
  });
});
