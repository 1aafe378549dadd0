import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { FakePods } from '../../../../test/fake-pods.ts';
import { until } from '../../../core/until.ts';
import type { Api } from '../api.ts';
import { Roster } from './roster.ts';

const WHOLE = { uid: 'u1', node: 'worker', ip: '10.0.0.1', container: 'c1' };

describe('the roster', () => {
  test('knows hosts by the names of their pods', async () => {
    const pods = new FakePods();
    pods.put('redis-0', WHOLE);
    pods.put('observer', { uid: 'u2' });
    const roster = await pods.roster();
    expect(roster.pod('redis-0')).toMatchObject({
      host: 'redis-0',
      pod: 'redis-node-0',
      uid: 'u1',
      node: 'worker',
      ip: '10.0.0.1',
      phase: 'Running',
      containers: [{ name: 'redis', id: 'c1', running: true }],
      isRunning: true,
    });
    expect(roster.pod('observer')).toMatchObject({ node: undefined, ip: undefined, isRunning: false });
    expect(roster.pod('redis-node-0')).toBeUndefined();
  });

  test('looks when it is hinted at, and when it is asked to', async () => {
    const pods = new FakePods();
    const roster = await pods.roster();
    pods.put('redis-0', WHOLE);
    await until(() => roster.pod('redis-0'), { what: 'the pod', withinMs: 1_000, everyMs: 1 });
    pods.remove('redis-0');
    expect(await roster.find('redis-0')).toBeUndefined();
    await expect(roster.present('redis-0')).rejects.toThrow('there is no pod redis-node-0');
  });

  test('looks again without a hint', async () => {
    const pods = new FakePods();
    const roster = await pods.roster();
    const heard = new Promise((resolve) => {
      roster.onRead(() => {
        resolve('a list');
      });
    });
    expect(await heard).toBe('a list');
  });

  test('whoever asks gets a list that was read afterwards, shared with others', async () => {
    const pods = new FakePods();
    const roster = await pods.roster();
    const [first, ...others] = [roster.refresh(), roster.refresh(), roster.refresh()];
    await first;
    const late = roster.refresh();
    await Promise.all([...others, late]);
    expect(pods.lists).toBeLessThanOrEqual(3);
    expect(pods.lists).toBeGreaterThan(1);
  });

  test('keeps what it knows while the API server is away, and says so only to who asks', async () => {
    const pods = new FakePods();
    pods.put('redis-0', WHOLE);
    const roster = await pods.roster();
    pods.trouble = new Error('away');
    pods.put('redis-0', { ...WHOLE, uid: 'u2' });
    await expect(roster.find('redis-0')).rejects.toThrow('away');
    expect(roster.pod('redis-0')!.uid).toBe('u1');
    pods.trouble = undefined;
    expect((await roster.find('redis-0'))!.uid).toBe('u2');
  });

  test('tells whoever listens, after each list', async () => {
    const pods = new FakePods();
    const roster = await pods.roster();
    let heard = 0;
    roster.onRead(() => heard++);
    await roster.refresh();
    expect(heard).toBe(1);
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
      hints: () => undefined,
    } as unknown as Api;
    const stop = new AbortController();
    const roster = await Roster.open(api, 'sc-test', stop.signal);
    stop.abort();
    expect(roster.pod('sentinel-0')!.trouble).toBe('sentinel: ErrImagePull, no such image');
    expect(roster.pod('sentinel-1')!.trouble).toBe('no machine has room');
  });
});
