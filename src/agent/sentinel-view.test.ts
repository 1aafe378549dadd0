import { describe, expect, test } from 'vitest';
import { passwordAccess } from '../cluster/access.ts';
import type { Directory } from '../cluster/protocol.ts';
import { sentinelView } from './sentinel-view.ts';

const DIRECTORY: Directory = {
  masterName: 'm',
  access: passwordAccess(undefined),
  nodes: [
    { name: 'redis-0', address: '10.0.0.1', port: 6379 },
    { name: 'redis-1', address: '10.0.0.2', port: 6379 },
  ],
  sentinels: [{ name: 'sentinel-1', address: '10.0.0.4', port: 26379 }],
};

const MASTER =
  'flags master config-epoch 3 num-slaves 2 num-other-sentinels 4 quorum 2 down-after-milliseconds 5000 failover-timeout 60000 parallel-syncs 1';

function replies(change: Record<number, unknown> = {}): unknown[] {
  const all: unknown[] = [
    'id-0',
    ['10.0.0.1', '6379'],
    MASTER.split(' '),
    [['name', 'x', 'ip', '10.0.0.4', 'port', '26379', 'flags', 's_down,sentinel,disconnected']],
    [
      ['ip', '10.0.0.2', 'port', '6379', 'flags', 'slave'],
      ['ip', '10.0.0.9', 'port', '6379', 'flags', 's_down,slave'],
    ],
    '# Sentinel\r\nsentinel_masters:1\r\nsentinel_tilt:0\r\n',
    [0, 'leader', 5],
    '# Server\r\nredis_version:7.0.15\r\nrun_id:abc\r\n',
  ];
  return all.map((reply, index) => (index in change ? change[index] : reply));
}

describe("a Sentinel's view", () => {
  test('counts the other Sentinels it knows and names who is not seen well', () => {
    expect(sentinelView(replies(), DIRECTORY, 4)).toEqual({
      id: 'id-0',
      runId: 'abc',
      masterAddress: '10.0.0.1:6379',
      master: 'redis-0',
      flags: 'master',
      configEpoch: 3,
      currentEpoch: 5,
      knownSentinels: 4,
      knownReplicas: 2,
      troubled: ['sentinel-1 s_down,sentinel,disconnected', '10.0.0.9:6379 s_down,slave'],
      tilt: false,
      settings: { quorum: 2, downAfterMs: 5_000, failoverTimeoutMs: 60_000, parallelSyncs: 1 },
    });
  });

  test('has no run id where it was refused', () => {
    const refused = new Error("NOPERM this user has no permissions to run the 'info' command");
    expect(sentinelView(replies({ 7: refused }), DIRECTORY, 4)).not.toHaveProperty('runId');
  });

  test.for([
    [0, 0, 3],
    [5, 4, 5],
    [5, 7, 7],
  ] as const)(
    'has the greatest epoch of its vote (%i), what was heard (%i) and its config',
    ([vote, heard, epoch]) => {
      expect(sentinelView(replies({ 6: [0, '*', vote] }), DIRECTORY, heard)?.currentEpoch).toBe(epoch);
    },
  );

  test('is none when it does not know the master', () => {
    const unknown = { 1: null, 2: new Error('ERR No such master with that name') };
    expect(sentinelView(replies(unknown), DIRECTORY, 0)).toBeUndefined();
  });
});
