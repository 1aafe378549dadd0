import { describe, expect, it } from 'vitest';
import { isAsWritten } from './setting-changes.ts';

describe('a value that a server answers', () => {
  it.each([
    ['1mb', '1048576'],
    ['1m', '1000000'],
    ['7b', '7'],
    ['512', '512'],
    ['YES', 'yes'],
    ['', ''],
    ['900 1', '900 1'],
    ['replica 1mb 1mb 1', 'normal 0 0 0 slave 1048576 1048576 1 pubsub 33554432 8388608 60'],
    ['allkeys-lru', 'allkeys-lru'],
  ])('is %j as it was written where it is %j', (written, answered) => {
    expect(isAsWritten(written, answered)).toBe(true);
  });

  it.each([
    ['1mb', '1000000'],
    ['1mb', '0'],
    ['', '900 1'],
    ['0', '0 0'],
    ['replica 1mb 1mb 1', 'normal 1048576 1048576 1 slave 268435456 67108864 60 pubsub 33554432 8388608 60'],
  ])('is not %j where it is %j', (written, answered) => {
    expect(isAsWritten(written, answered)).toBe(false);
  });
});
