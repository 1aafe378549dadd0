/** Lateness: when what one host sent another may have come long after it was sent, because the link between them was slow. */

import type { Span } from './spans.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** A packet that was lost is sent again after ever longer times, up to this one (TCP_RTO_MAX), µs: also after the heal. */
const SENT_AGAIN_US = 120_000_000;

/** When that was so of what one host sent another. */
export function lateFrom({ faults }: Pick<Timeline, 'faults'>, from: string, to: string): Span[] {
  return faults
    .filter(({ slowed }) => slowed.some((link) => link.from === from && link.to === to))
    .map(lasting);
}

/** When it was so in either direction: a lost acknowledgement holds up what comes after as well. */
export function lateBetween(timeline: Pick<Timeline, 'faults'>, one: string, other: string): Span[] {
  return [...lateFrom(timeline, one, other), ...lateFrom(timeline, other, one)];
}

function lasting({ injecting, healed = Infinity }: FaultSpan): Span {
  return { from: injecting, to: healed + SENT_AGAIN_US };
}
