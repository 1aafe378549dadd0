import { expect, test } from 'vitest';
import { topology } from '../experiment/topology.ts';
import { auditTopology } from './of-topology.ts';

function rulesOf(options: Partial<Parameters<typeof topology>[0]> = {}): string[] {
  const whole = topology({ redis: 3, sentinels: 3, quorum: 2, failoverTimeout: '30s', ...options });
  return auditTopology('master-killed', whole).findings.map(({ rule }) => rule);
}

test('of the default topology it is true that nothing bounds the loss of a master that is cut off, and no more', () => {
  expect(rulesOf()).toEqual(['unbounded-loss']);
});

test('directives of all and of one process count', () => {
  const bounded = { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' };
  expect(rulesOf({ directives: bounded })).toEqual([]);
  expect(
    rulesOf({ directives: bounded, overrides: { 'redis-2': { 'min-replicas-to-write': '0' } } }),
  ).toEqual(['unbounded-loss']);
});

test.each([
  [{ sentinels: 5 }, 'quorum-below-majority'],
  [{ sentinels: 4, quorum: 3 }, 'even-sentinels'],
  [{ persistence: 'none' }, 'empty-restart'],
  [{ persistence: 'rdb' }, 'snapshot-restart'],
  [{ password: false }, 'redis-open'],
  [{ downAfter: '1s' }, 'down-after-short'],
  [{ announce: 'pod-ip' }, 'pod-ip-announced'],
  [
    { overrides: { 'sentinel-2': { 'sentinel down-after-milliseconds mymaster': '60000' } } },
    'sentinels-differ',
  ],
] as const)('%j has the hazard %s', (options, rule) => {
  expect(rulesOf(options)).toContain(rule);
});

test('it has no namespace and was not found', () => {
  const result = auditTopology('steady', topology({ redis: 3, sentinels: 3, quorum: 2 }));
  expect(result).not.toHaveProperty('namespace');
  expect(result).not.toHaveProperty('found');
});
