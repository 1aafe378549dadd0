/** Silences: when a process could not have answered, by what was done to it. Whatever a stall leaves open, it was not then. */

import type { Span } from './spans.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** When a process was dead or stopped by a fault, or the machine or pod that it is on was. */
export function silencesOf({ faults, deployment }: Timeline, process: string): Span[] {
  const host = deployment?.processes.find(({ name }) => name === process)?.host;
  return faults
    .filter(({ effect: { processes }, targets }) => {
      const isOfIt = targets.some((target) => target === process || target === host);
      return isOfIt && (processes === 'dead' || processes === 'stopped');
    })
    .flatMap(lastingOf);
}

/** When a data node could not answer a client: it was dead or stopped, or a link between them was cut. */
export function silencesTowards(timeline: Timeline, node: string, client: string): Span[] {
  const host = timeline.deployment?.processes.find(({ name }) => name === node)?.host;
  const cuts = timeline.faults.filter(({ cut }) =>
    cut.some(({ from, to }) => (from === host && to === client) || (from === client && to === host)),
  );
  return [...silencesOf(timeline, node), ...cuts.flatMap(lastingOf)];
}

function lastingOf({ onset, injected = Infinity, healing = Infinity }: FaultSpan): Span[] {
  const from = Math.max(onset.latest, injected);
  return from < healing ? [{ from, to: healing }] : [];
}

/**
 * Where what was stamped at a moment would be instead, if it happened earlier or later: not on the other side of a time in
 * which it cannot have happened. What was stamped in such a time happened before it, or that was stamped late itself.
 */
export function outside(times: readonly Span[], at: number, moved: number): number {
  return times.reduce((to, time) => {
    if (at >= time.to) return Math.max(to, time.to);
    return at <= time.from ? Math.min(to, time.from) : to;
  }, moved);
}
