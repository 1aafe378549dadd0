/**
 * Possible histories: what else may have happened, for all that a run shows in which processes of the harness were held
 * up. What a process stamped after a stall may have happened, or would have been done, earlier by as much as the stall
 * lasted; what it saw last before may have gone on until the end of the stall. A number is known to the values that it
 * has in all of them, and a verdict only if it is the same in all of them.
 */

import type { History } from '../history/history.ts';
import {
  STATUS,
  type Acknowledger,
  type Moments,
  type Operation,
  type WriterLedger,
} from '../history/ledger.ts';
import type { HistoryRecord } from '../history/record.ts';
import { TURN_US, type Stall } from './stalls.ts';

/** Which end of a stall things happened at: those stamped after it at its beginning, those before it at its end. */
type End = 'beginning' | 'end';

/** What happened when, if the things around some stalls happened at these ends. */
type Choice = ReadonlyMap<Stall, End>;

/**
 * The histories with the most different times that are possible. A length of time has two ends, which may depend on two
 * stalls: any two of them are moved apart from each other in some of these histories, of which there are
 * 2 + 6 log₂ of the number of stalls.
 */
export function* possibleHistories(history: History, stalls: readonly Stall[]): Generator<History, void> {
  const moves = new Map(stalls.map((stall) => [stall, movesAround(history, stall)]));
  const choices = choicesAmong(stalls.filter((stall) => !isIdle(moves.get(stall)!)));
  for (const choice of choices)
    yield movedBy(
      history,
      [...choice].map(([stall, end]) => moves.get(stall)![end]),
    );
}

const WAYS: readonly (readonly [End | undefined, End | undefined])[] = [
  ['beginning', 'end'],
  ['end', 'beginning'],
  ['beginning', undefined],
  [undefined, 'beginning'],
  ['end', undefined],
  [undefined, 'end'],
];

function choicesAmong(stalls: readonly Stall[]): Choice[] {
  if (stalls.length === 0) return [];
  const all = (['beginning', 'end'] as const).map((end) => new Map(stalls.map((stall) => [stall, end])));
  const bits = Array.from({ length: Math.ceil(Math.log2(stalls.length)) }, (_, bit) => 1 << bit);
  const apart = bits.flatMap((bit) =>
    WAYS.map((way) => {
      const ends = stalls.map((stall, index) => [stall, way[(index & bit) === 0 ? 0 : 1]] as const);
      return new Map(ends.filter((one): one is readonly [Stall, End] => one[1] !== undefined));
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

function movesAround({ records, ledger }: History, stall: Stall): MovesAround {
  const seen = stall.process === 'observer' ? movesOfSights(records, stall) : NOTHING_SEEN;
  const wasReplica = lastReplicas(records, ledger.acknowledgers);
  const written = ledger.writers
    .filter(({ host }) => host === stall.process)
    .map((writer) => ({ writer, ...movesOfWriter(writer, stall, wasReplica) }));
  const operations = (end: End) =>
    new Map(written.filter((moves) => moves[end].size > 0).map((moves) => [moves.writer, moves[end]]));
  return {
    beginning: { records: seen.beginning, operations: operations('beginning') },
    end: { records: seen.end, operations: operations('end') },
  };
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
  stall: Stall,
): Record<End, Map<HistoryRecord, number>> {
  const beginning = new Map<HistoryRecord, number>();
  const last = new Map<string, HistoryRecord>();
  for (const record of records) {
    const { at } = record;
    const subject = at > stall.to + TURN_US ? undefined : subjectOf(record);
    if (subject === undefined) continue;
    if (at > stall.from) beginning.set(record, Math.max(earlier(at, stall), sentAt(record)));
    else if (record.kind !== 'event' && record.kind !== 'listening') last.set(subject, record);
  }
  const end = new Map([...last.values()].map((record) => [record, later(record.at, stall)]));
  return { beginning, end };
}

/** What was asked after a stall was answered after it. */
function sentAt(record: HistoryRecord): number {
  return record.kind === 'probe' ? record.sent : -Infinity;
}

function earlier(at: number, { from, to }: Stall): number {
  return at <= from ? at : Math.max(from, at - (to - from));
}

function later(at: number, { from, to }: Stall): number {
  return Math.min(to, at + (to - from));
}

/**
 * A writer that could not run came to everything later, up to its next acknowledgement, and to what was due meanwhile. If
 * it was acknowledged just before, it may have been acknowledged again until the end.
 */
function movesOfWriter(
  writer: WriterLedger,
  stall: Stall,
  wasReplica: (source: number, at: number) => number,
): Record<End, Map<number, Moments>> {
  const { next, last } = acknowledgedAround(writer, stall);
  const beginning = new Map<number, Moments>();
  const until = Math.max(next ?? 0, stall.to + TURN_US);
  for (const { columns, first, slots } of writer.blocks()) {
    const { status, doneUs, latencyUs, source } = columns;
    for (let slot = 0; slot < slots; slot++) {
      const done = doneUs[slot]!;
      if (status[slot] === STATUS.none || done <= stall.from) continue;
      const intended = done - latencyUs[slot]!;
      const wasDue = intended > stall.from && intended <= stall.to;
      if (done > until && !wasDue) continue;
      const soonest = status[slot] === STATUS.ok ? wasReplica(source[slot]!, done) : 0;
      beginning.set(first + slot, {
        intended: earlier(intended, stall),
        done: Math.max(earlier(done, stall), soonest),
      });
    }
  }
  const end = new Map<number, Moments>();
  if (last !== undefined) {
    const done = later(last.done, stall);
    end.set(last.number, { intended: last.intended + done - last.done, done });
  }
  return { beginning, end };
}

/** When an acknowledger was last seen as a replica before a moment, 0 where it was not: a replica acknowledges nothing. */
function lastReplicas(
  records: readonly HistoryRecord[],
  acknowledgers: readonly Acknowledger[],
): (source: number, at: number) => number {
  const times = acknowledgers.map(({ node }) =>
    records.flatMap((record) =>
      record.kind === 'node' && record.node === node && record.state?.role === 'slave' ? [record.at] : [],
    ),
  );
  return (source, at) => times[source]?.findLast((seen) => seen <= at) ?? 0;
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
