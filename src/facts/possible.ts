/**
 * Possible histories: what else may have happened, for all that a run shows in which processes of the harness were held
 * up. What a process stamped after a stall may have happened, or would have been done, earlier by as much as the stall
 * lasted; what it saw last before may have gone on until the end of the stall. A number is known to the values that it
 * has in all of them, and a verdict only if it is the same in all of them.
 */

import { OBSERVER_HOST } from '../experiment/topology.ts';
import type { History } from '../history/history.ts';
import {
  STATUS,
  type Acknowledger,
  type Moments,
  type Operation,
  type WriterLedger,
} from '../history/ledger.ts';
import type { HistoryRecord, NodeRecord } from '../history/record.ts';
import { beginningsIn } from './beginnings.ts';
import type { Span } from './spans.ts';
import { TURN_US, type Stall } from './stalls.ts';
import type { Timeline } from './timeline.ts';
import { outside, silencesOf, silencesTowards } from './silences.ts';

/** Which end of a stall things happened at: those stamped after it at its beginning, those before it at its end. */
type End = 'beginning' | 'end';

/**
 * What happened when, if things happened at these ends. A stall moves what was stamped at once when it was over, and the
 * later tries of writers that it put off; the one may be so without the other.
 */
type Choice = ReadonlyMap<MovesAround, End>;

/**
 * The histories with the most different times that are possible. A length of time has two ends, which may depend on two
 * stalls, or on both of what one stall moves: any two of them are moved apart from each other in some of these histories,
 * of which there are 2 + 6 log₂ of how many move anything.
 */
export function* possibleHistories(
  history: History,
  timeline: Timeline,
  stalls: readonly Stall[],
): Generator<History, void> {
  const beginnings = beginningsIn(history, timeline, stalls);
  const movable = stalls.flatMap((stall) => movesAround(history, timeline, beginnings, stall));
  for (const choice of choicesAmong(movable.filter((moves) => !isIdle(moves))))
    yield movedBy(
      history,
      [...choice].map(([moves, end]) => moves[end]),
    );
}

/** At which ends those happened whose number has not a bit, and those whose number has it. */
const WAYS: readonly (readonly [End | undefined, End | undefined])[] = [
  ['beginning', 'end'],
  ['end', 'beginning'],
  ['beginning', undefined],
  [undefined, 'beginning'],
  ['end', undefined],
  [undefined, 'end'],
];

function choicesAmong(movable: readonly MovesAround[]): Choice[] {
  if (movable.length === 0) return [];
  const all = (['beginning', 'end'] as const).map((end) => new Map(movable.map((moves) => [moves, end])));
  const bits = Array.from({ length: Math.ceil(Math.log2(movable.length)) }, (_, bit) => 1 << bit);
  const apart = bits.flatMap((bit) =>
    WAYS.map((way) => {
      const ends = movable.map((moves, index) => [moves, way[(index & bit) === 0 ? 0 : 1]] as const);
      return new Map(ends.filter((one): one is readonly [MovesAround, End] => one[1] !== undefined));
    }),
  );
  return [...all, ...apart];
}

/** New times of records, and of operations by writer and number. */
interface Moves {
  readonly records: ReadonlyMap<HistoryRecord, number>;
  readonly operations: ReadonlyMap<WriterLedger, ReadonlyMap<number, Moments>>;
}

type MovesAround = Readonly<Record<End, Moves>>;

function isIdle({ beginning, end }: MovesAround): boolean {
  return [beginning, end].every(({ records, operations }) => records.size + operations.size === 0);
}

function movesAround(
  { records, ledger }: History,
  timeline: Timeline,
  beginnings: readonly number[],
  stall: Stall,
): MovesAround[] {
  const seen =
    stall.process === OBSERVER_HOST ? movesOfSights(records, timeline, beginnings, stall) : NOTHING_SEEN;
  const bounds = boundsOf(timeline, ledger.acknowledgers, stall.process);
  const written = ledger.writers
    .filter(({ host }) => host === stall.process)
    .map((writer) => ({ writer, ...movesOfWriter(writer, stall, bounds) }));
  const operations = (which: keyof MovesOfWriter): Moves['operations'] =>
    new Map(written.filter((moves) => moves[which].size > 0).map((moves) => [moves.writer, moves[which]]));
  const none = { records: new Map(), operations: new Map() };
  return [
    {
      beginning: { records: seen.beginning, operations: operations('beginning') },
      end: { records: seen.end, operations: operations('end') },
    },
    { beginning: { records: new Map(), operations: operations('putOff') }, end: none },
  ];
}

const NOTHING_SEEN: Readonly<Record<End, ReadonlyMap<HistoryRecord, number>>> = {
  beginning: new Map(),
  end: new Map(),
};

/** Whom the observer asks, or listens to, by a kind of record; undefined for what it does not stamp. */
function subjectOf(record: HistoryRecord): string | undefined {
  switch (record.kind) {
    case 'event':
    case 'sentinel':
    case 'listening':
      return `${record.kind} ${record.sentinel}`;
    case 'node':
    case 'probe':
      return `${record.kind} ${record.node}`;
    default:
      return undefined;
  }
}

/** What came while it was held up is stamped just after; what was so at the last look may have stayed so until then. */
function movesOfSights(
  records: readonly HistoryRecord[],
  timeline: Timeline,
  beginnings: readonly number[],
  stall: Stall,
): Record<End, Map<HistoryRecord, number>> {
  const beginning = new Map<HistoryRecord, number>();
  const last = new Map<string, HistoryRecord>();
  for (const record of records) {
    const { at } = record;
    const subject = at > stall.to + TURN_US ? undefined : subjectOf(record);
    if (subject === undefined) continue;
    if (at > stall.from) {
      const asked = record.kind === 'probe' ? record.sent : 0;
      const begun = beginnings.findLast((beginning) => beginning <= at) ?? 0;
      beginning.set(record, sightWithin(timeline, record, Math.max(earlier(at, stall), asked, begun)));
    } else if (record.kind !== 'event' && record.kind !== 'listening') last.set(subject, record);
  }
  const end = [...last.values()].map(
    (record) => [record, sightWithin(timeline, record, later(record.at, stall))] as const,
  );
  return { beginning, end: new Map(end) };
}

/** A new time for a sight, on the same side of the times in which what was seen could not have answered. */
function sightWithin(timeline: Timeline, record: HistoryRecord, moved: number): number {
  const isAnswer =
    (record.kind === 'node' || record.kind === 'sentinel') && record.reachable ? record : undefined;
  if (isAnswer === undefined) return moved;
  const process = isAnswer.kind === 'node' ? isAnswer.node : isAnswer.sentinel;
  return outside(silencesOf(timeline, process), isAnswer.at, moved);
}

function earlier(at: number, { from, to }: Stall): number {
  return at <= from ? at : Math.max(from, at - (to - from));
}

function later(at: number, { from, to }: Stall): number {
  return Math.min(to, at + (to - from));
}

type MovesOfWriter = Record<End | 'putOff', Map<number, Moments>>;

/**
 * A writer that could not run came to everything later, up to its next acknowledgement, and to what was due meanwhile:
 * what it stamped at once when it could run again, and later tries, put off by as much. If it was acknowledged just
 * before, it may have been acknowledged again until the end.
 */
function movesOfWriter(writer: WriterLedger, stall: Stall, bounds: Bounds): MovesOfWriter {
  const { next, last } = acknowledgedAround(writer, stall);
  const beginning = new Map<number, Moments>();
  const putOff = new Map<number, Moments>();
  const until = Math.max(next ?? 0, stall.to + TURN_US);
  for (const { columns, first, slots } of writer.blocks()) {
    const { status, doneUs, latencyUs, source } = columns;
    for (let slot = 0; slot < slots; slot++) {
      const done = doneUs[slot]!;
      if (status[slot] === STATUS.none || done <= stall.from) continue;
      const intended = done - latencyUs[slot]!;
      const wasDue = intended > stall.from && intended <= stall.to;
      if (done > until && !wasDue) continue;
      const soonest = earlier(done, stall);
      const isAtOnce = done <= stall.to + TURN_US;
      (isAtOnce ? beginning : putOff).set(first + slot, {
        intended: earlier(intended, stall),
        done: status[slot] === STATUS.ok ? bounds(source[slot]!, done, soonest) : soonest,
      });
    }
  }
  const end = new Map<number, Moments>();
  if (last !== undefined) {
    const done = bounds(writer.source(last.number), last.done, later(last.done, stall));
    end.set(last.number, { intended: last.intended + done - last.done, done });
  }
  return { beginning, putOff, end };
}

/** Where an acknowledgement by one of the ledger's acknowledgers may have been at most, for when it was recorded. */
type Bounds = (source: number, at: number, moved: number) => number;

/** A replica acknowledges nothing, and neither does a node that could not answer. */
function boundsOf(
  timeline: Timeline,
  acknowledgers: readonly (Acknowledger | undefined)[],
  client: string,
): Bounds {
  const silent = acknowledgers.map((one) =>
    one === undefined
      ? []
      : [
          ...timesAsReplica(timeline.nodePolls.get(one.node) ?? []),
          ...silencesTowards(timeline, one.node, client),
        ],
  );
  return (source, at, moved) => outside(silent[source]!, at, moved);
}

/** From the first to the last of the polls in a row that found a node to be a replica, each time. */
function timesAsReplica(polls: readonly NodeRecord[]): Span[] {
  const times: { from: number; to: number }[] = [];
  let isNew = true;
  for (const { at, state } of polls) {
    if (state === undefined) continue;
    if (state.role !== 'slave') isNew = true;
    else if (isNew) {
      times.push({ from: at, to: at });
      isNew = false;
    } else times.at(-1)!.to = at;
  }
  return times;
}

interface Around {
  /** When it was acknowledged next after the beginning of a stall; undefined when it was not. */
  readonly next: number | undefined;
  /** What ended last before, if it was acknowledged. */
  readonly last: Operation | undefined;
}

function acknowledgedAround(writer: WriterLedger, { from }: Stall): Around {
  let next = Infinity;
  let last = 0;
  let lastDone = -Infinity;
  for (const { columns, first, slots } of writer.blocks()) {
    const { status, doneUs } = columns;
    for (let slot = 0; slot < slots; slot++) {
      const what = status[slot];
      const done = doneUs[slot]!;
      if (what === STATUS.none) continue;
      if (done > from) {
        if (what === STATUS.ok && done < next) next = done;
      } else if (done >= lastDone) {
        lastDone = done;
        last = first + slot;
      }
    }
  }
  const operation = last === 0 ? undefined : writer.operation(last);
  return {
    next: next === Infinity ? undefined : next,
    last: operation?.status === STATUS.ok ? operation : undefined,
  };
}

function movedBy(history: History, moves: readonly Moves[]): History {
  const times = new Map(moves.flatMap(({ records }) => [...records]));
  const operations = Map.groupBy(
    moves.flatMap((one) => [...one.operations]),
    ([writer]) => writer,
  );
  const moved = (record: HistoryRecord): HistoryRecord => {
    const at = times.get(record);
    return at === undefined ? record : { ...record, at };
  };
  return {
    ...history,
    records: history.records.map(moved).toSorted((a, b) => a.at - b.at),
    ledger: history.ledger.with((writer) => {
      const own = operations.get(writer) ?? [];
      return own.length === 0 ? writer : writer.at(new Map(own.flatMap(([, numbers]) => [...numbers])));
    }),
  };
}
