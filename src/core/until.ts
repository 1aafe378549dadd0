/** Waiting for a condition instead of for time. */

import { monotonicUs, sleep } from './clock.ts';
import { ChaosError } from './errors.ts';

interface Patience {
  /** Completes the sentence "waited 5000 ms for …". */
  readonly what: string;
  readonly withinMs: number;
  readonly everyMs: number;
  readonly signal?: AbortSignal;
}

/** Asks `probe` until it answers something other than undefined; throws TIMED_OUT at the deadline. */
export async function until<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  patience: Patience,
): Promise<T> {
  const deadline = monotonicUs() + patience.withinMs * 1_000;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (monotonicUs() >= deadline) {
      throw new ChaosError('TIMED_OUT', `waited ${patience.withinMs} ms for ${patience.what}, in vain`);
    }
    await sleep(patience.everyMs, patience.signal);
  }
}

/** The work's own result, or TIMED_OUT when it takes longer than the limit (the work itself is not stopped). */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ChaosError('TIMED_OUT', `${what} took longer than ${limitMs} ms`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
