import type { V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { FakeApi } from '../../../../test/fakes/api.ts';
import { giveImage, mustHaveImage } from './server-image.ts';

test('every container of the set gets the image and the program’s name, and keeps all else', async () => {
  const api = new FakeApi();
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'redis-node', namespace: 'n' };
  const env = [
    { name: 'POD_NAME', valueFrom: {} },
    { name: 'SERVER', value: 'valkey' },
  ];
  await api.create({
    ...set,
    metadata: { name: 'redis-node', namespace: 'n' },
    spec: {
      template: { spec: { containers: [{ name: 'redis', image: 'valkey:8', command: ['sh'], env }] } },
    },
  } as unknown as V1StatefulSet);
  await giveImage(api.api, set, { image: 'redis:8', server: 'redis' });
  const changed = await api.read<V1StatefulSet>(set);
  expect(changed?.spec?.template.spec?.containers).toEqual([
    {
      name: 'redis',
      image: 'redis:8',
      command: ['sh'],
      env: [env[0], { name: 'SERVER', value: 'redis' }],
    },
  ]);
});

test('a pod that still has another image in one of its containers is refused', async () => {
  const api = new FakeApi();
  const pod = { apiVersion: 'v1', kind: 'Pod', name: 'redis-node-0', namespace: 'n' };
  const made = (images: string[]): Promise<V1Pod> =>
    api.create({
      ...pod,
      metadata: { name: 'redis-node-0', namespace: 'n' },
      spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) },
    });
  await expect(mustHaveImage(api.api, pod, 'redis:8')).rejects.toThrow('is gone again');
  await made(['redis:8', 'valkey:8']);
  await expect(mustHaveImage(api.api, pod, 'redis:8')).rejects.toMatchObject({
    code: 'TESTBED_BROKE',
    message: 'the pod redis-node-0 still has the image valkey:8, though it should have redis:8',
  });
  await api.delete(pod);
  await made(['redis:8', 'redis:8']);
  await expect(mustHaveImage(api.api, pod, 'redis:8')).resolves.toBeUndefined();
});
