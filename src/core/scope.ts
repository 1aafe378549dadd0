/** Last-in-first-out clean-up, each step bounded in time, every error kept. */

import { ChaosError, messageOf } from './errors.ts';
import { within } from './until.ts';

interface CleanUp {
  readonly what: string;
  readonly limitMs: number;
  readonly undo: () => Promise<void> | void;
}

/** Collects what must be undone. `close` undoes all of it, newest first, however the work ended. */
export class Scope {
  private readonly cleanUps: CleanUp[] = [];

  /** Registers a clean-up; `what` completes the sentence "could not …". */
  defer(what: string, undo: CleanUp['undo'], limitMs = 10_000): void {
    this.cleanUps.push({ what, undo, limitMs });
  }

  /** Runs every clean-up once; throws one CLEANUP_FAILED that lists all that failed. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let next = this.cleanUps.pop(); next !== undefined; next = this.cleanUps.pop()) {
      const { what, undo, limitMs } = next;
      try {
        await within(limitMs, what, Promise.resolve(undo()));
      } catch (error) {
        failures.push(new Error(`could not ${what}: ${messageOf(error)}`, { cause: error }));
      }
    }
    if (failures.length > 0) {
      throw new ChaosError('CLEANUP_FAILED', failures.map(messageOf).join('; '), {
        cause: new AggregateError(failures),
      });
    }
  }
}
