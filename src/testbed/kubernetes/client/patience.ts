/** Asking again while the API server is away, as it is for some seconds when it starts anew. */

import { monotonicUs, sleep } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { troubleOf, type Trouble } from './trouble.ts';

/** How long things may take, ms. */
export interface Limits {
  /** One request, from its first byte to the answer's last; one opening of an exec. */
  readonly requestMs: number;
  /** How long a request is repeated while the server is away. */
  readonly patienceMs: number;
  /** The same while the server is there again and still refuses what it will allow in a moment. */
  readonly settlingMs: number;
  readonly pauseMs: number;
  /** Between two signs of life asked of an open exec; a second one that is not given ends it. */
  readonly pingMs: number;
  /** How long word of an end may take: of a command's after its limit, of a container's after its log's. */
  readonly graceMs: number;
  /** How long a command gets to end by itself once its input has ended. */
  readonly farewellMs: number;
}

/** An API server that is started again answers after 2 s; the next time, kubelet waits 10 s before (measured, kind). */
export const LIMITS: Limits = {
  requestMs: 10_000,
  patienceMs: 30_000,
  settlingMs: 3_000,
  pauseMs: 300,
  pingMs: 10_000,
  graceMs: 5_000,
  farewellMs: 2_000,
};

/** Which trouble a request may be repeated after. */
type Again = (trouble: Trouble) => boolean;

/** For requests that come to the same when carried out twice. */
export const WHATEVER_PASSES: Again = ({ passing }) => passing !== undefined;
/** For those that must not be carried out twice. */
export const NEVER_DONE: Again = ({ passing, perhapsDone }) => passing !== undefined && !perhapsDone;

export interface Asking {
  /** Completes the sentence "cannot …". */
  readonly what: string;
  readonly again: Again;
  readonly limits: Limits;
}

/**
 * Carries out a request, repeatedly while that helps. An attempt is told whether an earlier one may have been carried
 * out. What fails for good is TESTBED_BROKE, caused by the last error.
 */
export async function persist<T>(
  { what, again, limits }: Asking,
  attempt: (perhapsDone: boolean) => Promise<T>,
): Promise<T> {
  const late = deadlineAfter(limits.patienceMs);
  let soon: number | undefined;
  let perhapsDone = false;
  for (;;) {
    try {
      return await attempt(perhapsDone);
    } catch (error) {
      if (error instanceof ChaosError) throw error;
      const trouble = troubleOf(error);
      if (trouble.passing === 'soon') soon ??= deadlineAfter(Math.min(limits.settlingMs, limits.patienceMs));
      const deadline = trouble.passing === 'soon' ? soon! : late;
      if (!again(trouble) || monotonicUs() > deadline) {
        throw new ChaosError('TESTBED_BROKE', `cannot ${what}: ${trouble.words}`, { cause: error });
      }
      perhapsDone ||= trouble.perhapsDone;
    }
    await sleep(limits.pauseMs);
  }
}

function deadlineAfter(ms: number): number {
  return monotonicUs() + ms * 1_000;
}
