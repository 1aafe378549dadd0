import { expect, test } from 'vitest';
import { replicaProblem, sentinelProblem } from './steadiness.ts';

const expected = { master: '192.0.2.1:6379', replicas: 1, otherSentinels: 1 };

function instance(name: string, flags: string): string[] {
  return ['name', name, 'ip', '192.0.2.1', 'port', '6379', 'flags', flags];
}

test('a replica is linked when it says so, and a master is no replica', () => {
  expect(replicaProblem('redis-1', 'role:slave\r\nmaster_link_status:up\r\n')).toBeUndefined();
  expect(replicaProblem('redis-1', 'role:slave\r\nmaster_link_status:down\r\n')).toContain('not linked');
  expect(replicaProblem('redis-1', 'role:master\r\n')).toBe('redis-1 is no replica');
});

test.each([
  ['knows everyone and sees everyone well', 'slave', 'sentinel', undefined],
  [
    'sees a replica cut off',
    'slave,disconnected',
    'sentinel',
    'sentinel-0 sees redis-1 as slave,disconnected',
  ],
  ['sees a Sentinel down', 'slave', 's_down,sentinel', 'sentinel-0 sees sentinel-1 as s_down,sentinel'],
])('a Sentinel that %s', (_, replica, sentinel, problem) => {
  const replies = [
    instance('mymaster', 'master'),
    [instance('redis-1', replica)],
    [instance('sentinel-1', sentinel)],
  ];
  expect(sentinelProblem('sentinel-0', replies, expected)).toBe(problem);
});

test('a Sentinel that does not know all, or follows another master, is not steady', () => {
  const master = instance('mymaster', 'master');
  const replicas = [instance('redis-1', 'slave')];
  expect(sentinelProblem('sentinel-0', [master, [], []], expected)).toContain('knows 0 of 1 replicas');
  expect(sentinelProblem('sentinel-0', [master, replicas, []], expected)).toContain('0 of 1 other Sentinels');
  const elsewhere = { ...expected, master: '192.0.2.2:6379' };
  expect(sentinelProblem('sentinel-0', [master, [], []], elsewhere)).toContain('takes 192.0.2.1:6379');
});
