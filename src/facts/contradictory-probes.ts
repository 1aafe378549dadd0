/**
 * Contradictions between the observer's probes and what it saw of the nodes otherwise: a write that was taken by a
 * process that did not run or was no master, and one that a master refused as only a replica does.
 */

import { recordsOf, type History } from '../history/history.ts';
import { CLOCKS_US, moment } from '../history/moment.ts';
import type { NodeRecord, ProbeRecord } from '../history/record.ts';
import { count } from '../core/quantity.ts';
import { BLIND_LIMIT_US } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import { mastership, silences } from './masterships.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** How a replica refuses a write (server.c, processCommand); no master does. */
const OF_A_REPLICA = /^READONLY /;

/** The probes of each data node that contradict its polls or the kernel, all of a kind as one. O(probes + polls). */
export function contradictoryProbes(history: History, { probes, nodePolls, faults }: Timeline): Evidence[] {
  const states = recordsOf(history, 'process-state');
  return [...Map.groupBy(probes, ({ node }) => node)].flatMap(([node, own]) => {
    const polls = nodePolls.get(node) ?? [];
    const born = lives(polls);
    const silent = silences(node, states, faults);
    const masters = new Map<string, readonly Span[]>();
    const isOfMaster = ({ runId, at }: ProbeRecord): boolean => {
      const spans = masters.get(runId) ?? mastership({ runId }, polls);
      masters.set(runId, spans);
      return spans.some(({ from, to }) => at >= from && at <= to);
    };
    const isOfSilent = ({ runId, sent, at }: ProbeRecord): boolean =>
      // Whatever came back after a death is another process, long before its return may be written down.
      silent.some(
        ({ from, to }) => sent >= from + CLOCKS_US && at <= to && (born.get(runId) ?? Infinity) <= from,
      );
    const accepted = own.filter(({ accepted, runId }) => accepted && runId !== '');
    const impossible = accepted.filter((probe) => isOfSilent(probe));
    const unmastered = accepted.filter((probe) => !isOfSilent(probe) && !isOfMaster(probe));
    const refused = refusedByMaster(own, polls);
    return [
      ...inWords(impossible, `taken by ${node} while its process did not run by the kernel’s word`),
      ...inWords(unmastered, `taken by ${node}, which no poll showed as a master then`),
      ...inWords(refused, `refused by ${node} as a replica does, which every poll showed as a master then`),
    ];
  });
}

/** When each process of a node was first seen. */
function lives(polls: readonly NodeRecord[]): ReadonlyMap<string, number> {
  const born = new Map<string, number>();
  for (const { at, state } of polls)
    if (state !== undefined && !born.has(state.runId)) born.set(state.runId, at);
  return born;
}

/** Those that were refused as by a replica between two polls near each other that show the same process as a master. */
function refusedByMaster(probes: readonly ProbeRecord[], polls: readonly NodeRecord[]): ProbeRecord[] {
  const seen = polls.filter(({ state }) => state !== undefined);
  let next = 0;
  return probes.filter(({ reply, sent, at }) => {
    if (!OF_A_REPLICA.test(reply)) return false;
    while (next < seen.length && seen[next]!.at < at) next++;
    let last = next - 1;
    while (last >= 0 && seen[last]!.at > sent) last--;
    const [before, after] = [seen[last], seen[next]];
    return (
      before !== undefined &&
      after !== undefined &&
      after.at - before.at <= BLIND_LIMIT_US &&
      before.state?.role === 'master' &&
      after.state?.role === 'master' &&
      before.state.runId === after.state.runId
    );
  });
}

function inWords(probes: readonly ProbeRecord[], what: string): Evidence[] {
  const [first] = probes;
  if (first === undefined) return [];
  const text = `${count(probes.length, 'probe was', 'probes were')} ${what}, the first at ${moment(first.at)}`;
  return [{ at: first.at, text }];
}
