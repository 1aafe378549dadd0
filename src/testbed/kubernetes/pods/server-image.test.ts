import type { V1StatefulSet } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { FakeApi } from '../../../../test/fake-api.ts';
import { giveImage } from './server-image.ts';

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
