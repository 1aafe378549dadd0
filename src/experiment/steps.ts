/** The steps that a schedule is made of. This file holds nothing but the author's words. */

import type { Duration } from '../core/duration.ts';
import type { Fault, Step, StepContext } from './schedule.ts';

/** Let it run, by default for 5 s. */
export function quiet(time: Duration = '5s'): Step<never> {
  return { step: 'quiet', for: time };
}

/** Inject the fault, wait or walk through the steps, heal: on every way out. A bare `during(fault)` lasts 25 s. */
export function during<const N extends string, const M extends string = never>(
  fault: Fault<N>,
  content: Duration | readonly Step<M>[] = '25s',
): Step<N | M> {
  const steps = typeof content === 'string' ? [quiet(content)] : content;
  return { step: 'during', fault, steps };
}

/** Do what has nothing to heal, such as an operator's command. */
export function once<const N extends string>(fault: Fault<N>): Step<N> {
  return { step: 'once', fault };
}

/**
 * Wait until most Sentinels name a live master other than the one named when the last fault began. Once a Sentinel has
 * tried, the back-off after a split vote is waited for as well.
 */
export function awaitNewMaster(options: { readonly within: Duration }): Step<never> {
  return { step: 'await-new-master', within: options.within };
}

/**
 * Wait until a Sentinel publishes this event (such as `+elected-leader`) after the latest fault or awaited event; once one
 * has tried, for the back-off after a split vote as well.
 */
export function awaitEvent(event: string, options: { readonly within: Duration }): Step<never> {
  return { step: 'await-event', event, within: options.within };
}

/** Wait until one master is left, every other data node follows it without lag, and all Sentinels agree on it. */
export function awaitConverged(options: { readonly within: Duration } = { within: '60s' }): Step<never> {
  return { step: 'await-converged', within: options.within };
}

/** Walk through the steps several times. */
export function repeat<const N extends string>(times: number, steps: readonly Step<N>[]): Step<N> {
  return { step: 'repeat', times, steps };
}

/**
 * Inject faults drawn from a list by the run's seed, as many as the time has room for: one every so often (`every`, by default
 * 30 s), each for a time drawn as well (`lasting`, by default 1 s to 10 s). The plan says what was drawn. It ends early where
 * something is not whole again in time after a heal (`within`, by default 60 s), and has failed then.
 */
export function soak<const N extends string>(options: {
  readonly for: Duration;
  readonly draw: readonly Fault<N>[];
  readonly every?: Duration;
  readonly lasting?: readonly [Duration, Duration];
  readonly within?: Duration;
}): Step<N> {
  const { for: time, draw, every = '30s', lasting = ['1s', '10s'], within = '60s' } = options;
  return { step: 'soak', for: time, every, lasting, within, draw };
}

/** Code of an author's, for what no other step can do. The plan keeps its words only. */
export function custom(words: string, carryOut: (context: StepContext) => Promise<void>): Step<never> {
  return { step: 'custom', words, carryOut };
}
