/** What a run waits for: a steady deployment, convergence, and a failover for as long as Sentinels may need for it. */

import { ChaosError } from '../core/errors.ts';
import { until } from '../core/until.ts';
import { backOffMs } from '../experiment/back-off.ts';
import type { Topology } from '../experiment/topology.ts';
import { RUN_LIMITS_MS } from '../plan/run-limits.ts';
import type { View } from './view.ts';

/** How often the live view is asked, ms. */
const POLL_MS = 50;
/** How long everything must look converged before it counts: one period of the Sentinels' pings, ms. */
const CONVERGED_FOR_MS = 1_000;

/** The same for a deployment that was just opened, ms. */
const STEADY_FOR_MS = 200;
/** How often the offsets of replicas are compared, ms. */
const CAUGHT_UP_POLL_MS = 100;

interface Watched {
  readonly view: View;
  readonly topology: Topology;
}

/**
 * The longest wait for what a failover brings, ms. Its limit is that of one try; once one was heard, after so many events
 * that came before, its votes may split, and the next one comes when the back-off is over.
 */
export function longestWaitMs(withinMs: number, { view, topology }: Watched, heardBefore: number): number {
  const hasTried = view.heard.some(
    ({ channel }, index) => index >= heardBefore && channel === '+try-failover',
  );
  return hasTried ? withinMs + backOffMs(topology)[1] : withinMs;
}

/** The master named when the latest fault began, and how many events of the Sentinels came before. */
export interface Before {
  readonly masterBefore: string;
  readonly heardBefore: number;
}

/** Waits until most Sentinels name a live master other than the one before, and answers with its name. */
export function awaitNewMaster(
  { view, topology, signal }: Watched & { readonly signal: AbortSignal },
  before: Before,
  withinMs: number,
): Promise<string> {
  const { masterBefore, heardBefore } = before;
  return until(
    () => {
      const master = view.agreedMaster(topology);
      return master !== undefined && master !== masterBefore && view.isLiveMaster(master)
        ? master
        : undefined;
    },
    {
      what: `a live master other than ${masterBefore}`,
      withinMs: () => longestWaitMs(withinMs, { view, topology }, heardBefore),
      everyMs: POLL_MS,
      signal,
    },
  );
}

/** Waits until nothing keeps the deployment from being converged, for a whole second without a break. */
export async function awaitConverged(
  { view, topology, signal }: Watched & { readonly signal: AbortSignal },
  withinMs: number,
  forMs = CONVERGED_FOR_MS,
): Promise<void> {
  let since: number | undefined;
  let problems: string[] = [];
  const probe = (): true | undefined => {
    problems = view.problems(topology);
    since = problems.length > 0 ? undefined : (since ?? performance.now());
    return since !== undefined && performance.now() - since >= forMs ? true : undefined;
  };
  try {
    await until(probe, { what: 'convergence', withinMs, everyMs: POLL_MS, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ChaosError(
      'TIMED_OUT',
      `not converged within ${withinMs} ms: ${problems.slice(0, 3).join('; ')}`,
      { cause },
    );
  }
}

/** Waits until a deployment that was just opened is converged; it has not been disturbed yet, so that a moment of it is enough. */
export function awaitSteady(watched: Watched & { readonly signal: AbortSignal }): Promise<void> {
  return awaitConverged(watched, RUN_LIMITS_MS.steady, STEADY_FOR_MS);
}

/** Waits until every data node has the same replication offset, for a while; that they never had, an invariant will say. */
export async function awaitCaughtUp(view: View, signal: AbortSignal): Promise<void> {
  const since = performance.now();
  await until(
    () => (view.offsetsEqual() || performance.now() - since > RUN_LIMITS_MS.caughtUp ? true : undefined),
    {
      what: 'equal replication offsets',
      withinMs: RUN_LIMITS_MS.caughtUp + 1_000,
      everyMs: CAUGHT_UP_POLL_MS,
      signal,
    },
  );
}
