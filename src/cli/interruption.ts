/** Ctrl-C and SIGTERM as a signal that work can be given up by. */

import { ChaosError } from '../core/errors.ts';

/** Does the work with a signal that is aborted when the person at the keyboard, or the system, wants it to end. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals): void =>
    abort.abort(new ChaosError('INTERRUPTED', `stopped by ${signal}`));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
