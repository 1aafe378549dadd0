/** Ctrl-C and SIGTERM as a signal that work can be given up by. */

import { ChaosError, ERROR_CODES } from '../core/errors.ts';

interface InterruptionOptions {
  /** Called once, with the first signal. */
  readonly onInterrupt?: (signal: NodeJS.Signals) => void;
  /** What a second signal does: nothing, by default, or it ends the process at once. */
  readonly again?: 'ignored' | 'exits';
}

/** Does the work with a signal that is aborted when the person at the keyboard, or the system, wants it to end. */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { onInterrupt, again = 'ignored' }: InterruptionOptions = {},
): Promise<T> {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (abort.signal.aborted) {
      if (again === 'exits') process.exit(ERROR_CODES.INTERRUPTED);
      return;
    }
    onInterrupt?.(signal);
    abort.abort(new ChaosError('INTERRUPTED', `stopped by ${signal}`));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
