import { describe, expect, test } from 'vitest';
import { twoFailoverAttempts } from './sentinel-timing.ts';

describe('two whole tries', () => {
  test('take 38.6 s with down-after 5 s and failover-timeout 10 s', () => {
    expect(twoFailoverAttempts({ downAfter: '5s', failoverTimeout: '10s' })).toBe('38.6s');
  });

  test.each([
    ['1s', '3s', '13.6s'],
    ['5s', '60s', '138.6s'],
    ['30s', '3m', '403.6s'],
  ] as const)(
    'down-after %s and failover-timeout %s: %s; an election ends after 10 s',
    (downAfter, failoverTimeout, expected) => {
      expect(twoFailoverAttempts({ downAfter, failoverTimeout })).toBe(expected);
    },
  );
});
