import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Filler } from './filler.ts';

test('values have their size, differ, and are not made of repetitions', () => {
  for (const size of [1, 1024, 65_536]) {
    const filler = new Filler(size);
    const [one, other] = [filler.next(), filler.next()];
    expect([one.length, other.length]).toEqual([size, size]);
    if (size < 1024) continue;
    expect(one).not.toBe(other);
    // Six bits a letter: what Deflate saves by its codes is no repetition, which is all that LZF looks for.
    expect(deflateRawSync(one).length).toBeGreaterThan(size * 0.75);
  }
});
