/** Ends a schedule whose outage lasts longer than the people of a deployment allow; what is injected is healed at once. */

import { ChaosError } from '../core/errors.ts';
import { quantity } from '../core/quantity.ts';

const LOOK_EVERY_MS = 200;

export interface Abortion {
  /** Aborted, with a sentence, when it has gone on for too long. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** Watches from now on; `lastAcknowledged` is by performance.now(). */
export function abortAfter(limitMs: number | undefined, lastAcknowledged: () => number): Abortion {
  const controller = new AbortController();
  if (limitMs === undefined) return { signal: controller.signal, stop: () => undefined };
  const began = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - Math.max(began, lastAcknowledged()) < limitMs) return;
    clearInterval(timer);
    const message = `aborted: no client was acknowledged for ${quantity(limitMs / 1e3, 's')}`;
    controller.abort(new ChaosError('TIMED_OUT', message));
  }, LOOK_EVERY_MS);
  return {
    signal: controller.signal,
    stop: () => {
      clearInterval(timer);
    },
  };
}
