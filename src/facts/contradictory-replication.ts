/** Replication that cannot have been: what a replica got of its master while nothing of it could reach the replica. */

import { OBSERVER_HOST } from '../experiment/topology.ts';
import { recordsOf, type History } from '../history/history.ts';
import { moment } from '../history/moment.ts';
import { cutFrom } from './cut-apart.ts';
import type { Evidence } from './evidence.ts';
import { lateBetween } from './late.ts';
import { silences } from './masterships.ts';
import type { Span } from './spans.ts';
import { earliestMoment, stallsIn } from './stalls.ts';
import type { Timeline } from './timeline.ts';

/** What was on its way when a process fell silent has arrived by then, µs. */
const ARRIVED_US = 1_000_000;

/** The first such time of each replica: its offset grew between two polls that show it with the same master. O(polls). */
export function contradictoryReplication(history: History, timeline: Timeline): Evidence[] {
  const unheard = new Map<string, readonly Span[]>();
  const stalls = stallsIn(history);
  return [...timeline.nodePolls].flatMap(([node, polls]) => {
    const seen = polls.filter(({ state }) => state !== undefined);
    for (const [index, { at, state }] of seen.entries()) {
      const before = seen[index - 1];
      const master = state?.master;
      if (before?.state === undefined || state === undefined || master === undefined) continue;
      const isSame = before.state.master === master && before.state.replid === state.replid;
      if (!isSame || state.role !== 'slave' || state.offset <= before.state.offset) continue;
      const pair = `${master} ${node}`;
      const spans = unheard.get(pair) ?? unheardTimes(history, timeline, { master, node });
      unheard.set(pair, spans);
      const since = earliestMoment(stalls, OBSERVER_HOST, before.at);
      if (spans.some(({ from, to }) => since >= from && at <= to))
        return [
          {
            at,
            text: `${node} got more of what ${master} writes at ${moment(at)}, when nothing of it could reach it`,
          },
        ];
    }
    return [];
  });
}

/** When nothing that a master sent could reach a replica. */
function unheardTimes(
  history: History,
  timeline: Timeline,
  { master, node }: { readonly master: string; readonly node: string },
): Span[] {
  const hostOf = (name: string): string =>
    timeline.deployment?.processes.find((one) => one.name === name)?.host ?? name;
  const late = lateBetween(timeline, hostOf(master), hostOf(node));
  // What a dead process had sent is still on its way when the link is slow.
  const silent = silences(master, recordsOf(history, 'process-state'), timeline.faults)
    .filter(({ from }) => !late.some((slow) => from >= slow.from && from <= slow.to))
    .map(({ from, to }) => {
      // Whatever answers again is there, long before its return may be written down.
      const back = timeline.nodePolls.get(master)?.find(({ at, state }) => at > from && state !== undefined);
      return { from: from + ARRIVED_US, to: Math.min(to, back?.at ?? to) - ARRIVED_US };
    });
  return [...cutFrom(timeline, hostOf(master), hostOf(node)), ...silent];
}
