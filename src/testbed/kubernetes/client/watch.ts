/** Watches for changes, begun anew whenever they end. */

import type { KubeConfig } from '@kubernetes/client-node';
import { sleep } from '../../../core/clock.ts';
import { readStream } from './stream.ts';

/** A watch that has silently gone dead is noticed after a minute, because every watch ends after less. */
const WATCH_S = 50;
const WATCH_LIMIT_MS = 60_000;
/** Pause before the next watch, ms: random within the range, so that several do not come at once. */
const PAUSE_MS = { least: 100, most: 400 };

/** What a watch asks the API server for, besides which objects. */
export const WATCH_QUERY = { watch: 'true', timeoutSeconds: WATCH_S.toString() };

/**
 * Calls back at once and then for every event, until the signal is aborted; never rejects. A watch without a
 * resource version begins with all objects as they are, so that nothing is missed between two watches, and none can
 * be too old (410 Gone).
 */
export async function watch(
  kubeconfig: KubeConfig,
  address: () => Promise<string>,
  onChange: () => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(WATCH_LIMIT_MS)]);
      await readStream(kubeconfig, await address(), onChange, limited);
    } catch {
      // However it ended: the next one begins with everything there is.
    }
    const pause = PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least);
    await sleep(pause, signal).catch(() => undefined);
  }
}
