/** When a process of a data node could have been a master, as the observer's polls and the kernel's word have it. */

import { POLL_PERIOD_MS } from '../history/polling.ts';
import type { Acknowledger } from '../history/ledger.ts';
import type { NodeRecord, ProcessStateRecord } from '../history/record.ts';
import { BLIND_LIMIT_US } from './coverage.ts';
import { merged, type Span } from './spans.ts';
import type { FaultSpan } from './timeline.ts';

/** What a poll shows was true some time before its answer came: about one poll, µs. */
const RESOLUTION_US = POLL_PERIOD_MS * 1_000;

type Seen = Required<Pick<NodeRecord, 'at' | 'state'>>;

/**
 * When a process could have been a master: from a poll before each that shows it as one to the next one after. What it
 * was between two polls that show it as a replica is known if they are near each other, and what a process was before
 * it was first seen, or after it was last seen, is not known for so long either.
 */
export function mastership({ runId }: Pick<Acknowledger, 'runId'>, polls: readonly NodeRecord[]): Span[] {
  const seen = polls.filter((poll): poll is NodeRecord & Seen => poll.state !== undefined);
  // One that came after the last poll could not be seen by any.
  const unpolled = { from: polls.at(-1)?.at ?? -Infinity, to: Infinity };
  if (!seen.some(({ state }) => state.runId === runId)) return padded([unpolled]);
  const spans: Span[] = [];
  let before: Seen | undefined;
  for (const after of [...seen, undefined]) {
    const span = possible(runId, before, after);
    if (span !== undefined) spans.push(span);
    before = after;
  }
  return padded(spans);
}

function padded(spans: readonly Span[]): Span[] {
  return merged(spans.map(({ from, to }) => ({ from: from - RESOLUTION_US, to: to + RESOLUTION_US })));
}

/** When a process could have been a master between two neighbouring polls; undefined where it could not. */
function possible(runId: string, before: Seen | undefined, after: Seen | undefined): Span | undefined {
  const whole = { from: before?.at ?? -Infinity, to: after?.at ?? Infinity };
  const isOwn = (poll: Seen | undefined): boolean => poll?.state.runId === runId;
  const isMaster = (poll: Seen | undefined): boolean => isOwn(poll) && poll?.state.role === 'master';
  if (isMaster(before) || isMaster(after)) return whole;
  if (isOwn(before) && isOwn(after)) return whole.to - whole.from > BLIND_LIMIT_US ? whole : undefined;
  if (isOwn(before)) return { ...whole, to: Math.min(whole.to, whole.from + BLIND_LIMIT_US) };
  if (isOwn(after)) return { ...whole, from: Math.max(whole.from, whole.to - BLIND_LIMIT_US) };
  return undefined;
}

/**
 * When a process was surely dead or stopped by the kernel's word: from when it was seen to be until it was to run again.
 * A machine that is thawed runs before that is written down, so its healing ends the time. What an orchestrator brings back
 * by itself is dead for as long as it was seen to be.
 */
export function silences(
  process: string,
  states: readonly ProcessStateRecord[],
  faults: readonly FaultSpan[],
): Span[] {
  const healings = faults.flatMap(({ targets, healing }) =>
    healing !== undefined && targets.includes(process) ? [healing] : [],
  );
  const own = states.filter((record) => record.process === process);
  return own.flatMap(({ at: from, state }, index) => {
    if (state === 'running' || from === own[index - 1]?.at) return [];
    const next = own.findIndex((record, later) => later > index && record.state === 'running');
    const isReplaced = faults.some(
      ({ targets, effect, injecting, healed = Infinity }) =>
        effect.processes === 'replaced' && targets.includes(process) && from >= injecting && from <= healed,
    );
    const last = own.at(next === -1 ? -1 : next - 1)!.at;
    const back = isReplaced ? last : (own[next]?.at ?? Infinity);
    const healing = healings.find((at) => at > from) ?? Infinity;
    const to = Math.min(back, healing);
    return to > from ? [{ from, to }] : [];
  });
}
