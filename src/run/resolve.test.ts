import { describe, expect, test } from 'vitest';
import { nodeView, seen, sentinelView, THREE } from '../../test/fixtures/views.ts';
import type { Target } from '../experiment/target.ts';
import { placementOf, type Topology } from '../experiment/topology.ts';
import { topology } from '../index.ts';
import {
  client,
  proxy,
  firstMaster,
  master,
  node,
  replica,
  replicas,
  sentinel,
  sentinelLeader,
  sentinels,
} from '../experiment/targets.ts';
import { resolve, type ResolveContext } from './resolve.ts';

function context(view = seen(), of: Topology = THREE): ResolveContext {
  return { topology: of, processes: placementOf(of).processes, view, firstMaster: 'redis-1' };
}

function processes(target: Target, given = context()): readonly string[] {
  return resolve([target], given).processes;
}

describe('each word', () => {
  test.each([
    [master, ['redis-0']],
    [firstMaster, ['redis-1']],
    [replicas, ['redis-1', 'redis-2']],
    [replica(0), ['redis-1']],
    [replica(1), ['redis-2']],
    [sentinel(1), ['sentinel-1']],
    [sentinels.minority, ['sentinel-2']],
    [sentinels.majority, ['sentinel-1', 'sentinel-2']],
    [sentinels.all, ['sentinel-0', 'sentinel-1', 'sentinel-2']],
    [node('redis-2'), ['redis-2']],
  ])('%j', (target, expected) => {
    expect(resolve([target], context())).toEqual({ processes: expected, hosts: expected });
  });

  test('the proxy is a process and its host', () => {
    expect(resolve([proxy], context())).toEqual({ processes: ['proxy'], hosts: ['proxy'] });
  });

  test('a client is a host without processes', () => {
    expect(resolve([client('b')], context())).toEqual({ processes: [], hosts: ['client-b'] });
  });

  test('the leader is the Sentinel elected last', () => {
    const view = seen();
    view.see({ kind: 'event', at: 0, sentinel: 'sentinel-2', channel: '+elected-leader', payload: '' });
    expect(processes(sentinelLeader, context(view))).toEqual(['sentinel-2']);
  });

  test.each([
    [5, 2, 3],
    [4, 1, 3],
    [3, 1, 2],
  ])('of %i Sentinels %i are a minority and %i a majority', (count, fewer, more) => {
    const given = context(seen(), topology({ redis: 3, sentinels: count, quorum: 1 }));
    expect(processes(sentinels.minority, given)).toHaveLength(fewer);
    expect(processes(sentinels.majority, given)).toHaveLength(more);
  });

  test('a single Sentinel has no minority', () => {
    const given = context(seen(), topology({ redis: 3, sentinels: 1, quorum: 1 }));
    expect(() => processes(sentinels.minority, given)).toThrow('a minority of the Sentinels');
  });
});

test('several words make one group without repetitions; processes on one host are one host', () => {
  const together = topology({ redis: 3, sentinels: 3, quorum: 2, placement: 'together' });
  expect(resolve([master, node('redis-0'), sentinel(0), client('a')], context(seen(), together))).toEqual({
    processes: ['redis-0', 'sentinel-0'],
    hosts: ['redis-0', 'client-a'],
  });
});

describe('a word that means nothing now is refused, never an empty fault', () => {
  const leaderless = seen(sentinelView('sentinel-1', 'silent'), sentinelView('sentinel-2', 'silent'));
  const lonely = seen(nodeView('redis-1', 'silent'), nodeView('redis-2', 'silent'));
  test.each([
    [master, leaderless, 'the master'],
    [replicas, lonely, 'all replicas'],
    [replica(0), lonely, 'replica 0'],
    [replica(1), seen(nodeView('redis-1', 'silent')), 'replica 1'],
    [sentinelLeader, seen(), 'the leader Sentinel'],
  ])('%j', (target, view, words) => {
    expect(() => resolve([target], context(view))).toThrow(
      expect.objectContaining({
        code: 'NOT_STEADY',
        message: `no live process matches "${words}"`,
      }),
    );
  });

  test('also beside words that do mean something, and for a process that is not there', () => {
    expect(() => resolve([node('redis-0'), sentinelLeader], context())).toThrow('the leader Sentinel');
    expect(() => resolve([node('redis-9')], context())).toThrow('there is no process named "redis-9"');
  });
});
