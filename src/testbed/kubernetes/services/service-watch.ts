/** Watches what stands behind Services: the list of their EndpointSlices is read whenever it may have changed, and often. */

import type { V1EndpointSlice } from '@kubernetes/client-node';
import { monotonicUs, sleep } from '../../../core/clock.ts';
import type { ServiceLook } from '../../../cluster/services.ts';
import type { Api, Selection } from '../api.ts';

/** A change may be missed, and nothing is known of the time between two looks that are far apart: the list is read anew so often, ms. */
const LOOK_EVERY_MS = 250;

/** The EndpointSlices of a Service. */
export function slicesOf(namespace: string, service: string): Selection {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    namespace,
    labels: { 'kubernetes.io/service-name': service },
  };
}

/** One Service that is watched. */
export interface WatchedService {
  readonly name: string;
  /** Whom slices lead to, by name. */
  readonly behind: (slices: readonly V1EndpointSlice[]) => readonly string[];
}

/**
 * Looks until the signal is aborted. What is seen holds for a moment between the question and the answer, by our own clock; an API
 * server that does not answer leaves a time of which nothing is said.
 */
export function watchService(
  { api, namespace }: { readonly api: Pick<Api, 'list' | 'watch'>; readonly namespace: string },
  { name, behind }: WatchedService,
  onLook: (look: ServiceLook) => void,
  signal: AbortSignal,
): void {
  const selection = slicesOf(namespace, name);
  let isLooking = false;
  let hasChanged = false;
  const look = async (): Promise<void> => {
    // Whatever changes while a list is read shows in the next one.
    hasChanged = true;
    if (isLooking) return;
    isLooking = true;
    while (hasChanged && !signal.aborted) {
      hasChanged = false;
      const sentUs = monotonicUs();
      const slices = await api.list<V1EndpointSlice>(selection).catch(() => undefined);
      const atUs = monotonicUs();
      if (slices !== undefined && !signal.aborted)
        onLook({ service: name, sentUs, atUs, behind: behind(slices) });
    }
    isLooking = false;
  };
  api.watch(selection, () => void look(), signal);
  void nowAndThen(look, signal);
}

async function nowAndThen(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    void look();
    await sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
}
