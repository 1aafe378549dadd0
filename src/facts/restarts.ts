/** Restarts: a data node's process that gave way to another one, as the observer's polls show it. */

import type { NodeState } from '../history/node-state.ts';
import type { FaultSpan, Timeline } from './timeline.ts';
import { masterHitBy } from './hit-master.ts';
import type { Span } from './spans.ts';

/** A process of a data node or a Sentinel that gave way to another one. Times in µs since the epoch. */
export interface Replaced {
  readonly node: string;
  /** When the process of before was last seen. */
  readonly lastSeen: number;
  /** When the next one was first seen. */
  readonly at: number;
}

export interface Restart extends Replaced {
  /** What the process of before was when it was last seen. */
  readonly before: NodeState;
  /** What the next process was when it was first seen. */
  readonly after: NodeState;
}

/** Every restart of a data node, in order of time for each node. */
export function restartsOf({ nodePolls }: Pick<Timeline, 'nodePolls'>): Restart[] {
  return [...nodePolls].flatMap(([node, polls]) => {
    const seen = polls.flatMap(({ at, state }) => (state === undefined ? [] : [{ at, state }]));
    return seen.slice(1).flatMap(({ at, state: after }, index) => {
      const { at: lastSeen, state: before } = seen[index]!;
      return after.runId === before.runId ? [] : [{ node, before, lastSeen, after, at }];
    });
  });
}

/** Every restart of a Sentinel, likewise; none where histories do not hold their run ids. */
export function sentinelRestartsOf({ sentinelPolls }: Pick<Timeline, 'sentinelPolls'>): Replaced[] {
  return [...sentinelPolls].flatMap(([node, polls]) => {
    const seen = polls.flatMap(({ at, view }) =>
      view?.runId === undefined ? [] : [{ at, runId: view.runId }],
    );
    return seen.slice(1).flatMap(({ at, runId }, index) => {
      const { at: lastSeen, runId: before } = seen[index]!;
      return runId === before ? [] : [{ node, lastSeen, at }];
    });
  });
}

/** The first one of a node in a stretch of time. */
export function restartOf(timeline: Timeline, node: string, { from, to }: Span): Restart | undefined {
  return restartsOf(timeline).find((one) => one.node === node && one.at >= from && one.at < to);
}

/** The restart that brought the master that a fault hit back as master in a stretch of time. */
export function masterBack(timeline: Timeline, fault: FaultSpan, span: Span): Restart | undefined {
  const node = masterHitBy(timeline, fault);
  const restart = node === undefined ? undefined : restartOf(timeline, node, span);
  return restart?.after.role === 'master' ? restart : undefined;
}

/** Those of a master that was master again afterwards, without another one having taken over in between. */
export function sameMaster(timeline: Timeline): Restart[] {
  const switches = timeline.events.filter((event) => event.event === '+switch-master');
  return restartsOf(timeline).filter(
    ({ node, before, after, lastSeen, at }) =>
      before.role === 'master' &&
      after.role === 'master' &&
      !switches.some((event) => event.from === node && event.at > lastSeen && event.at <= at),
  );
}
