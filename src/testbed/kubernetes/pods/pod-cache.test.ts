import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { FakePods } from '../../../../test/fakes/pods.ts';
import { until } from '../../../core/until.ts';
import type { Api } from '../api.ts';
import { PodCache } from './pod-cache.ts';
import { ownResidences } from './residences.ts';

const WHOLE = { uid: 'u1', node: 'worker', ip: '10.0.0.1', container: 'c1' };

describe('the cache of pods', () => {
  test('knows hosts by the names of their pods', async () => {
    const pods = new FakePods();
    pods.put('redis-0', WHOLE);
    pods.put('observer', { uid: 'u2', graceS: 60 });
    const podCache = await pods.podCache();
    expect(podCache.pod('redis-0')).toMatchObject({
      host: 'redis-0',
      pod: 'redis-node-0',
      uid: 'u1',
      node: 'worker',
      ip: '10.0.0.1',
      phase: 'Running',
      graceS: 30,
      containers: [{ name: 'redis', id: 'c1', running: true }],
      isRunning: true,
    });
    expect(podCache.pod('observer')).toMatchObject({
      node: undefined,
      ip: undefined,
      graceS: 60,
      isRunning: false,
    });
    expect(podCache.pod('redis-node-0')).toBeUndefined();
  });

  test('reads the list when something has changed, and on request', async () => {
    const pods = new FakePods();
    const podCache = await pods.podCache();
    pods.put('redis-0', WHOLE);
    await until(() => podCache.pod('redis-0'), { what: 'the pod', withinMs: 30_000, everyMs: 1 });
    pods.remove('redis-0');
    expect(await podCache.find('redis-0')).toBeUndefined();
    await expect(podCache.present('redis-0')).rejects.toThrow('there is no pod redis-node-0');
  });

  test('reads the list again without being called', async () => {
    const pods = new FakePods();
    const podCache = await pods.podCache();
    const called = new Promise((resolve) => {
      podCache.onRead(() => {
        resolve('a list');
      });
    });
    expect(await called).toBe('a list');
  });

  test('a refresh gives a list that was read afterwards, shared with other refreshes', async () => {
    const pods = new FakePods();
    const podCache = await pods.podCache();
    const [first, ...others] = [podCache.refresh(), podCache.refresh(), podCache.refresh()];
    await first;
    const late = podCache.refresh();
    await Promise.all([...others, late]);
    expect(pods.lists).toBeLessThanOrEqual(3);
    expect(pods.lists).toBeGreaterThan(1);
  });

  test('keeps what it knows while the API server is away, and says so only to who asks', async () => {
    const pods = new FakePods();
    pods.put('redis-0', WHOLE);
    const podCache = await pods.podCache();
    pods.failure = new Error('away');
    pods.put('redis-0', { ...WHOLE, uid: 'u2' });
    await expect(podCache.find('redis-0')).rejects.toThrow('away');
    expect(podCache.pod('redis-0')!.uid).toBe('u1');
    pods.failure = undefined;
    expect((await podCache.find('redis-0'))!.uid).toBe('u2');
  });

  test('calls its listeners after each list', async () => {
    const pods = new FakePods();
    const podCache = await pods.podCache();
    let calls = 0;
    podCache.onRead(() => calls++);
    await podCache.refresh();
    expect(calls).toBe(1);
  });

  test('gives Kubernetes’ reason why a pod does not run', async () => {
    const waiting: V1Pod = {
      metadata: { name: 'sentinel-0', uid: 'u' },
      spec: { containers: [{ name: 'sentinel' }] },
      status: {
        containerStatuses: [
          { name: 'sentinel', state: { waiting: { reason: 'ErrImagePull', message: 'no such image' } } },
        ] as NonNullable<V1Pod['status']>['containerStatuses'] & object,
      },
    };
    const unscheduled: V1Pod = {
      metadata: { name: 'sentinel-1', uid: 'v' },
      status: { conditions: [{ type: 'PodScheduled', status: 'False', message: 'no machine has room' }] },
    };
    const api = {
      list: () => Promise.resolve([waiting, unscheduled]),
      watch: () => undefined,
    } as unknown as Api;
    const stop = new AbortController();
    const podCache = await PodCache.open(api, ownResidences('sc-test'), stop.signal);
    stop.abort();
    expect(podCache.pod('sentinel-0')!.problem).toBe('sentinel: ErrImagePull, no such image');
    expect(podCache.pod('sentinel-1')!.problem).toBe('no machine has room');
  });
});
