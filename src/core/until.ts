/** Waiting for a condition instead of for time. */

import { monotonicUs, sleep } from './clock.ts';
import { ChaosError } from './errors.ts';

interface Patience {
  /** Completes the sentence "timed out after 5 s waiting for …". */
  readonly what: string;
  /** How long to wait in all; a function is asked each time, for what becomes known only meanwhile. */
  readonly withinMs: number | (() => number);
  readonly everyMs: number;
  readonly signal?: AbortSignal;
}

/** Asks `probe` until it answers something other than undefined; throws TIMED_OUT at the deadline. */
export async function until<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  patience: Patience,
): Promise<T> {
  const since = monotonicUs();
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    const withinMs = typeof patience.withinMs === 'number' ? patience.withinMs : patience.withinMs();
    if (monotonicUs() >= since + withinMs * 1_000) {
      const limit = `${withinMs / 1_000} s`;
      throw new ChaosError('TIMED_OUT', `timed out after ${limit} waiting for ${patience.what}`);
    }
    await sleep(patience.everyMs, patience.signal);
  }
}

/**
 * The work's own result, or TIMED_OUT when it takes longer than the limit, or the signal's reason when that is aborted
 * meanwhile. The work itself is not stopped.
 */
export async function within<T>(
  limitMs: number,
  what: string,
  work: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    over.reject(new ChaosError('TIMED_OUT', `${what} took longer than ${limitMs} ms`));
  }, limitMs);
  const onAbort = (): void => {
    over.reject(signal?.reason as Error);
  };
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
