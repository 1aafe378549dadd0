/** Hosts that cut links keep apart: when nothing can pass between two of them, directly or by way of others. */

import { OBSERVER_HOST } from '../experiment/topology.ts';
import type { Span } from './spans.ts';
import type { FaultSpan, Timeline } from './timeline.ts';

/** What was on its way when links were cut has arrived by then, and clocks are read a moment apart, µs. */
const SURELY_US = 1_000_000;

/** When a fault surely cut its links; undefined where it was never seen to. */
function cutTime({ injected, healing = Infinity }: FaultSpan): Span | undefined {
  const from = (injected ?? Infinity) + SURELY_US;
  return from < healing ? { from, to: healing } : undefined;
}

/** When nothing that one host sent could reach another one directly. */
export function cutFrom({ faults }: Pick<Timeline, 'faults'>, from: string, to: string): Span[] {
  return faults.flatMap((fault) =>
    fault.cut.some((link) => link.from === from && link.to === to) ? (cutTime(fault) ?? []) : [],
  );
}

/** When a link between two hosts was cut, in whichever direction: no question was answered on it then. */
export function cutBetween(timeline: Pick<Timeline, 'faults'>, one: string, other: string): Span[] {
  return [...cutFrom(timeline, one, other), ...cutFrom(timeline, other, one)];
}

/** Whether nothing that a host says can reach another one at a moment, by whatever way. */
export function isCutOff(timeline: Timeline, from: string, to: string, at: number): boolean {
  const cut = new Set(
    timeline.faults.flatMap((fault) => {
      const time = cutTime(fault);
      if (time === undefined || at < time.from || at >= time.to) return [];
      return fault.cut.map((link) => `${link.from} ${link.to}`);
    }),
  );
  if (cut.size === 0) return false;
  const hosts = timeline.deployment?.hosts.map(({ name }) => name) ?? [];
  // The observer passes nothing on.
  const others = new Set(hosts.filter((name) => name !== from && name !== OBSERVER_HOST));
  const reached = [from];
  for (const host of reached)
    for (const next of others)
      if (!cut.has(`${host} ${next}`)) {
        others.delete(next);
        reached.push(next);
      }
  return !reached.includes(to);
}
