/** Repeating requests while the API server is away, as it is for some seconds when it starts anew. */

import { monotonicUs, sleep } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { classify, type ApiError } from './api-error.ts';

/** How long things may take, ms. */
export interface Limits {
  /** One request, from its first byte to the answer's last; one opening of an exec. */
  readonly requestMs: number;
  /** How long a request is repeated while the server is away. */
  readonly patienceMs: number;
  /** The same while the server is there again and still refuses what it will allow in a moment. */
  readonly settlingMs: number;
  readonly pauseMs: number;
  /** Between two pings of an open exec; an unanswered one ends it. */
  readonly pingMs: number;
  /** How long news of an end may take: of a command's after its limit, of a container's after its log's. */
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

/** After which errors a request may be repeated. */
type RetryIf = (error: ApiError) => boolean;

/** For requests that come to the same when carried out twice. */
export const IF_TRANSIENT: RetryIf = ({ retryAfter }) => retryAfter !== undefined;
/** For those that must not be carried out twice. */
export const IF_NOT_APPLIED: RetryIf = ({ retryAfter, maybeApplied }) =>
  retryAfter !== undefined && !maybeApplied;

export interface RetryOptions {
  /** Completes the sentence "cannot …". */
  readonly what: string;
  readonly retryIf: RetryIf;
  readonly limits: Limits;
}

/**
 * Carries out a request, repeatedly while that helps. An attempt learns whether an earlier one may have been carried
 * out. What fails for good is TESTBED_BROKE, caused by the last error.
 */
export async function retry<T>(
  { what, retryIf, limits }: RetryOptions,
  attempt: (maybeApplied: boolean) => Promise<T>,
): Promise<T> {
  const late = deadlineAfter(limits.patienceMs);
  let soon: number | undefined;
  let maybeApplied = false;
  for (;;) {
    try {
      return await attempt(maybeApplied);
    } catch (error) {
      if (error instanceof ChaosError) throw error;
      const failure = classify(error);
      if (failure.retryAfter === 'soon')
        soon ??= deadlineAfter(Math.min(limits.settlingMs, limits.patienceMs));
      const deadline = failure.retryAfter === 'soon' ? soon! : late;
      if (!retryIf(failure) || monotonicUs() > deadline) {
        throw new ChaosError('TESTBED_BROKE', `cannot ${what}: ${failure.message}`, { cause: error });
      }
      maybeApplied ||= failure.maybeApplied;
    }
    await sleep(limits.pauseMs);
  }
}

function deadlineAfter(ms: number): number {
  return monotonicUs() + ms * 1_000;
}
