import { expect, test } from 'vitest';
import { topology } from '../experiment/topology.ts';
import { predictedMs } from './predicted.ts';

const sizes = { redis: 3, sentinels: 5, quorum: 2, downAfter: '5s' } as const;
const reset = { silent: false, lateMs: 0 };

test('down-after counts from the fault in plain text, and from the last reply with TLS', () => {
  expect(predictedMs('sdown', topology(sizes), reset)).toEqual([4_950, 5_250]);
  expect(predictedMs('sdown', topology({ ...sizes, tls: true }), reset)).toEqual([3_900, 5_250]);
});

test('a silent fault leaves a PING unanswered with TLS as well', () => {
  const silent = { silent: true, lateMs: 0 };
  const plain = predictedMs('sdown', topology(sizes), silent);
  expect(predictedMs('sdown', topology({ ...sizes, tls: true }), silent)).toEqual(plain);
});

test('a band never begins before the fault', () => {
  const short = topology({ ...sizes, downAfter: '500ms', tls: true });
  expect(predictedMs('sdown', short, reset)[0]).toBe(0);
});
