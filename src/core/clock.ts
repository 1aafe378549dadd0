/** The one clock of a run: CLOCK_MONOTONIC, which every process with the same kernel boot id shares. */

import { readFileSync } from 'node:fs';

/** Difference between CLOCK_MONOTONIC and this process's `performance.now()`, which counts from the process's start. */
const PROCESS_START_MS = processStartMs();

/**
 * The tightest of several readings: the very first ones are late by up to a millisecond, while the runtime loads what
 * they need, and differently in every process.
 */
function processStartMs(): number {
  const readings = Array.from({ length: 20 }, () => {
    const before = performance.now();
    const monotonicMs = Number(process.hrtime.bigint()) / 1e6;
    const after = performance.now();
    return { startMs: monotonicMs - (before + after) / 2, widthMs: after - before };
  });
  return readings.toSorted((a, b) => a.widthMs - b.widthMs)[0]!.startMs;
}

/** Microseconds of CLOCK_MONOTONIC, with a fraction. Cheaper than `hrtime.bigint()`, and the same clock. */
export function monotonicUs(): number {
  return (PROCESS_START_MS + performance.now()) * 1_000;
}

/** Identifies the kernel whose monotonic clock we read; two processes may compare times only if theirs are equal. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

/** Resolves after so many milliseconds, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
