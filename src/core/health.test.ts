import { expect, test } from 'vitest';
import { sleep } from './clock.ts';
import { watchStalls } from './health.ts';

/** Keeps this process from running, as a debugger or a busy machine would. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('each stall is reported with its length, and what is no longer than a tick is none', async () => {
  const lengths: number[] = [];
  const stop = watchStalls((length) => lengths.push(length));
  await sleep(60);
  holdUp(300);
  await sleep(60);
  stop();
  const long = lengths.filter((length) => length >= 300);
  expect(long).toHaveLength(1);
  // The last look was at most a tick before, and the next one comes as soon as the process runs.
  expect(long[0]).toBeLessThan(1_000);
  holdUp(200);
  await sleep(60);
  expect(lengths.filter((length) => length >= 200)).toEqual(long);
});
