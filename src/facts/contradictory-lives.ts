/**
 * Contradictions in what data nodes say of themselves, poll by poll: one process at two addresses, one that goes on after
 * its death, and what only ever grows within the life of a process and is less later.
 */

import { OBSERVER_HOST } from '../experiment/topology.ts';
import { recordsOf, type History } from '../history/history.ts';
import { CLOCKS_US, moment } from '../history/moment.ts';
import type { NodeState } from '../history/node-state.ts';
import type { NodeRecord } from '../history/record.ts';
import type { Evidence } from './evidence.ts';
import { earliestMoment, stallsIn } from './stalls.ts';
import type { Timeline } from './timeline.ts';

/** Every such contradiction, the first of its kind for each node. O(polls). */
export function contradictoryLives(history: History, { nodePolls }: Pick<Timeline, 'nodePolls'>): Evidence[] {
  return [
    ...twins(nodePolls),
    ...misread(history, nodePolls),
    ...[...nodePolls].flatMap(([node, polls]) => [
      ...survivors(history, node, polls),
      ...shrinking(node, polls),
    ]),
  ];
}

/** A run id is drawn by chance when a process begins: at two addresses it is the same process. */
function twins(nodePolls: Timeline['nodePolls']): Evidence[] {
  const nodes = new Map<string, Map<string, number>>();
  for (const { node, at, state } of [...nodePolls.values()].flat()) {
    if (state === undefined) continue;
    const of = nodes.get(state.runId) ?? new Map<string, number>();
    if (!of.has(node)) of.set(node, at);
    nodes.set(state.runId, of);
  }
  return [...nodes.values()]
    .filter((of) => of.size > 1)
    .map((of) => {
      const at = Math.max(...of.values());
      return {
        at,
        text: `${[...of.keys()].toSorted().join(' and ')} answered as one and the same process (${moment(at)})`,
      };
    });
}

/** A reading of a node between two polls that show the same, and that shows another process or role. */
function misread(history: History, nodePolls: Timeline['nodePolls']): Evidence[] {
  return recordsOf(history, 'reading').flatMap(({ node, at, began = at, state }) => {
    const polls = nodePolls.get(node) ?? [];
    const before = polls.findLast((poll) => poll.at <= began && poll.state !== undefined)?.state;
    const after = polls.find((poll) => poll.at >= at && poll.state !== undefined)?.state;
    if (state === undefined || before === undefined || after === undefined) return [];
    const isSteady = before.runId === after.runId && before.role === after.role;
    if (!isSteady || (state.runId === before.runId && state.role === before.role)) return [];
    const text = `${node} was read at ${moment(at)} as another process or in another role than the polls around show`;
    return [{ at, text }];
  });
}

/** A process that was seen before the kernel said that it was dead, and again afterwards. */
function survivors(history: History, node: string, polls: readonly NodeRecord[]): Evidence[] {
  const born = new Map<string, number>();
  for (const { at, state } of polls)
    if (state !== undefined && !born.has(state.runId)) born.set(state.runId, at);
  const deaths = recordsOf(history, 'process-state').filter(
    // A pod that is gone has no process id: what runs in it may take its time to end.
    ({ process, state, act, pid }) => process === node && state === 'dead' && act === undefined && pid > 0,
  );
  const stalls = stallsIn(history);
  return deaths
    .flatMap(({ at: dead }) => {
      const again = polls.find(
        ({ at, state }) =>
          state !== undefined &&
          born.get(state.runId)! < dead &&
          at > dead + CLOCKS_US &&
          earliestMoment(stalls, OBSERVER_HOST, at) > dead + CLOCKS_US,
      );
      return again === undefined
        ? []
        : [
            {
              at: again.at,
              text: `${node} answered at ${moment(again.at)} as the process that the kernel had called dead at ${moment(dead)}`,
            },
          ];
    })
    .slice(0, 1);
}

/** What is counted from the beginning of a process, or of a history of writes within it, and never goes back. */
const COUNTED: readonly {
  readonly what: string;
  readonly within: (state: NodeState) => string;
  readonly value: (state: NodeState) => number | undefined;
}[] = [
  {
    what: 'replication offset',
    within: ({ runId, replid }) => `${runId} ${replid}`,
    value: ({ offset }) => offset,
  },
  {
    what: 'count of full resynchronisations',
    within: ({ runId }) => runId,
    value: ({ resyncs }) => resyncs?.full,
  },
  {
    what: 'count of partial resynchronisations',
    within: ({ runId }) => runId,
    value: ({ resyncs }) => resyncs?.partial,
  },
];

function shrinking(node: string, polls: readonly NodeRecord[]): Evidence[] {
  return COUNTED.flatMap(({ what, within, value }) => {
    const last = new Map<string, number>();
    for (const { at, state } of polls) {
      const now = state && value(state);
      if (state === undefined || now === undefined) continue;
      const before = last.get(within(state)) ?? now;
      if (now < before)
        return [{ at, text: `the ${what} of ${node} went from ${before} back to ${now} at ${moment(at)}` }];
      last.set(within(state), now);
    }
    return [];
  });
}
