import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { limitScript, seenLimit, type LimitAct } from './limit-script.ts';

const RESIDENT = { process: { name: 'redis-0', kind: 'redis' }, uid: 'no-such-uid' } as const;
const ACTS: readonly LimitAct[] = [
  { act: 'look' },
  { act: 'throttle', quotaUs: 1_000, ttlS: 60 },
  { act: 'lift' },
];

describe('the script for limits', () => {
  test.each(ACTS)('can $act, and says of what is not there that it is under no limit', (act) => {
    const script = limitScript(RESIDENT, act);
    const look = seenLimit(execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }));
    expect(look).toMatchObject({ isLimited: false, hits: undefined });
    expect(Number(look.stamp)).toBeGreaterThan(1e9);
  });
});

describe('reports of limits', () => {
  test('say whether the process is under one, and how often it was held back', () => {
    expect(seenLimit('noise\nlimit redis-0 5.25 limited 12\n')).toEqual({
      isLimited: true,
      hits: 12,
      stamp: '5.25',
    });
  });

  test('that cannot be understood are an error that names the program', () => {
    expect(() => seenLimit('limit redis-0 5.25 perhaps 12')).toThrow(
      'limits.sh should have printed time, state and number of a limit, but printed "limit redis-0 5.25 perhaps 12"',
    );
  });
});
