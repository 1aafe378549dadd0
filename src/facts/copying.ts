/** Full copies as the replicas saw them that took them: from when to when, and how much. */

import type { NodeState } from '../history/node-state.ts';
import type { NodeRecord } from '../history/record.ts';
import type { Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** A full copy that a replica was seen to take. Times in µs since the epoch. */
export interface Copying extends Span {
  readonly replica: string;
  /** By how much it may have been shorter or longer: its begin and its end were before the look that showed them. */
  readonly error: number;
  /** How much was sent; undefined where the server did not say, or it was not looked at while all of it was there. */
  readonly bytes: number | undefined;
  /** Whether the replica followed its master afterwards; otherwise the copy was given up, or its end was not seen. */
  readonly isWhole: boolean;
}

interface Open {
  readonly from: number;
  readonly runId: string;
  /** When the replica was last seen without this copy; its begin is after that. */
  readonly before: number;
  read: number;
  bytes: number | undefined;
  seen: number;
}

/**
 * The copies that began in a stretch of time, in order of it. One that was over between two looks is not among them, and none is
 * in histories that do not say of replicas whether they copy.
 */
export function copyingsIn({ nodePolls }: Pick<Timeline, 'nodePolls'>, { from, to }: Span): Copying[] {
  return [...nodePolls]
    .flatMap(([replica, polls]) => copyingsOf(replica, polls))
    .filter((one) => one.from >= from && one.from < to)
    .toSorted((one, other) => one.from - other.from);
}

function copyingsOf(replica: string, polls: readonly NodeRecord[]): Copying[] {
  const found: Copying[] = [];
  let open: Open | undefined;
  let before: number | undefined;
  for (const { at, state } of polls) {
    // One that does not answer may go on copying: what it says next shows.
    if (state === undefined) continue;
    if (open !== undefined && !isOf(open, state)) {
      found.push(closed(replica, open, { at, state }));
      open = undefined;
    }
    if (state.copy !== undefined) {
      open ??= { from: at, runId: state.runId, before: before ?? at, read: 0, bytes: undefined, seen: at };
      Object.assign(open, { read: state.copy.read, seen: at, bytes: bytesOf(state) ?? open.bytes });
    }
    before = at;
  }
  if (open !== undefined) found.push(closed(replica, open, undefined));
  return found;
}

/** Whether the copy goes on: by the same process, and not from the beginning once more. */
function isOf({ runId, read }: Open, state: NodeState): boolean {
  return state.runId === runId && state.copy !== undefined && state.copy.read >= read;
}

/** A master that sends as it goes does not say how much it will be; all of it is there once the replica loads it. */
function bytesOf({ copy, loading }: NodeState): number | undefined {
  return copy?.total ?? (loading ? copy?.read : undefined);
}

function closed(
  replica: string,
  { from, runId, before, seen, bytes }: Open,
  end: { readonly at: number; readonly state: NodeState } | undefined,
): Copying {
  const to = end?.at ?? seen;
  return {
    replica,
    from,
    to,
    error: Math.max(from - before, to - seen),
    bytes,
    isWhole: end !== undefined && end.state.runId === runId && end.state.linkUp === true,
  };
}
