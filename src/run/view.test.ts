import { describe, expect, test } from 'vitest';
import { nodeView, seen, sentinelView, THREE } from '../../test/fixtures/views.ts';
import { View } from './view.ts';

test('a deployment in which all is well has no problems', () => {
  const view = seen();
  expect(view.problems(THREE)).toEqual([]);
  expect(view.agreedMaster(THREE)).toBe('redis-0');
  expect(view.isLiveMaster('redis-0')).toBe(true);
  expect(view.isLiveMaster('redis-1')).toBe(false);
  expect(view.offsetsEqual()).toBe(true);
});

describe('every single thing that is not as it should be is told', () => {
  test.each([
    [sentinelView('sentinel-1', 'silent'), 'sentinel-1 does not answer'],
    [sentinelView('sentinel-1', { master: 'redis-2' }), 'sentinel-1 names redis-2 as master, others redis-0'],
    [sentinelView('sentinel-1', { flags: 'master,s_down' }), 'sentinel-1 sees the master as master,s_down'],
    [sentinelView('sentinel-1', { knownSentinels: 1 }), 'sentinel-1 knows 1 other Sentinel'],
    [sentinelView('sentinel-1', { knownReplicas: 1 }), 'sentinel-1 knows 1 replica'],
    [sentinelView('sentinel-1', { knownReplicas: 3 }), 'sentinel-1 knows 3 replicas'],
    [sentinelView('sentinel-1', { troubled: ['redis-2 s_down'] }), 'sentinel-1 sees trouble: redis-2 s_down'],
    [sentinelView('sentinel-1', { tilt: true }), 'sentinel-1 is in TILT'],
    [sentinelView('sentinel-1', { configEpoch: 3 }), 'config epochs differ: 0, 3'],
    [nodeView('redis-2', 'silent'), 'redis-2 does not answer'],
    [nodeView('redis-2', { loading: true }), 'redis-2 does not answer'],
    [nodeView('redis-0', { role: 'slave' }), 'redis-0 is no master'],
    [nodeView('redis-2', { role: 'master' }), 'redis-2 is a second master'],
    [nodeView('redis-2', { master: 'redis-1' }), 'redis-2 follows redis-1'],
    [nodeView('redis-2', { linkUp: false }), 'redis-2 has no link to its master'],
    [nodeView('redis-2', { offset: 99 }), 'redis-2 lags behind'],
  ])('%#: %j', (record, problem) => {
    expect(seen(record).problems(THREE)).toEqual([problem]);
  });

  test('also that not everything was seen yet', () => {
    const view = new View();
    expect(view.problems(THREE)).toEqual(['the Sentinels do not agree on a master']);
    for (const name of ['sentinel-0', 'sentinel-1']) view.see(sentinelView(name));
    expect(view.problems(THREE)).toEqual([
      'not every Sentinel was seen yet',
      'not every data node was seen yet',
    ]);
  });
});

describe('the agreed master', () => {
  test('needs a majority of all Sentinels, not of those that answer', () => {
    const two = [sentinelView('sentinel-1', 'silent'), sentinelView('sentinel-2', 'silent')];
    expect(seen(two[0]!).agreedMaster(THREE)).toBe('redis-0');
    expect(seen(...two).agreedMaster(THREE)).toBeUndefined();
    expect(seen(...two).problems(THREE)).toEqual(['the Sentinels do not agree on a master']);
  });
});

test('a replica is measured by what its master had before, since both are read at different moments', () => {
  const busy = seen(nodeView('redis-0', { offset: 200 }));
  expect(busy.problems(THREE)).toEqual([]);
  expect(busy.offsetsEqual()).toBe(false);
  expect(seen(nodeView('redis-1', 'silent')).offsetsEqual()).toBe(false);
});

test('the Sentinel that was elected last is the leader', () => {
  const view = seen();
  expect(view.leader).toBeUndefined();
  for (const sentinel of ['sentinel-0', 'sentinel-2'])
    view.see({ kind: 'event', at: 0, sentinel, channel: '+elected-leader', payload: '' });
  view.see({ kind: 'event', at: 0, sentinel: 'sentinel-1', channel: '+odown', payload: '' });
  expect(view.leader).toBe('sentinel-2');
});
