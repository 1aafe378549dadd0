/** Copies that data nodes served to replicas: of everything, or only of what these had missed. */

import type { NodeState, Resyncs } from '../history/node-state.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** What one process of a data node served in a stretch of time. */
export interface Served extends Resyncs {
  readonly node: string;
  /** When the last of it was seen, µs since the epoch. */
  readonly at: number;
}

const NONE: Resyncs = { full: 0, partial: 0, refused: 0 };

/**
 * What each process served, by its own counters (redis.h stat_sync_full and its like, which begin at 0 with a process), in
 * order of time; undefined where histories do not hold them. What a process served after it was last asked is not in it.
 */
export function copiesServed({ nodePolls }: Pick<Timeline, 'nodePolls'>, span: Span): Served[] | undefined {
  const served: Served[] = [];
  for (const [node, polls] of nodePolls) {
    let before: NodeState | undefined;
    let counted = NONE;
    for (const { at, state } of polls) {
      if (state === undefined) continue;
      if (state.resyncs === undefined) return undefined;
      // What the first one had served before it was looked at is not known to be of this run.
      if (state.runId !== before?.runId) counted = before === undefined ? state.resyncs : NONE;
      if (at > span.from && at < span.to) {
        const more = difference(state.resyncs, counted);
        if (more.full + more.partial + more.refused > 0) served.push({ node, at, ...more });
      }
      if (at < span.to) counted = state.resyncs;
      before = state;
    }
  }
  return served.toSorted((a, b) => a.at - b.at);
}

function difference(now: Resyncs, before: Resyncs): Resyncs {
  return {
    full: now.full - before.full,
    partial: now.partial - before.partial,
    refused: now.refused - before.refused,
  };
}
