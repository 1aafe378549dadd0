import { expect, test } from 'vitest';
import { sleep } from './clock.ts';
import { watchStalls } from './health.ts';

/** Keeps this process from running, as a debugger or a busy machine would. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('each stall is reported with its length, and what is no longer than a tick is none', async () => {
  const lengths: number[] = [];
  const began = performance.now();
  const stop = watchStalls((length) => lengths.push(length));
  await sleep(60);
  holdUp(300);
  await sleep(60);
  stop();
  const seen = [...lengths];
  expect(Math.max(...seen)).toBeGreaterThanOrEqual(300);
  // One that was reported twice, or for longer than it was, would be more than there was time for.
  expect(seen.reduce((sum, length) => sum + length, 0)).toBeLessThan(performance.now() - began);
  holdUp(200);
  await sleep(60);
  expect(lengths).toEqual(seen);
});
