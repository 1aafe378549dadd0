/** Reads by client programs that show what nobody had written by then: a program that says so says what cannot be. O(reads). */

import type { History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { moment } from '../history/moment.ts';
import type { Evidence } from './evidence.ts';
import { clockError } from './sights.ts';
import { writingTimes } from './writing-times.ts';

/** What was stamped late because a process could not run for a while is not held against a program, µs. */
const STAMPED_US = 1_000_000;

/** The reads of its readers by which a client program is contradicted, as evidence. */
export function madeUpReads(history: History, program: string): Evidence[] {
  return history.ledger.readers
    .filter(({ through }) => through === program)
    .flatMap((reader) => {
      const writer = history.ledger.writers.find(({ key }) => key === reader.reads);
      return writer === undefined ? [] : madeUpBy(reader, writer, history);
    });
}

function madeUpBy(reader: WriterLedger, writer: WriterLedger, history: History): Evidence[] {
  const found: Evidence[] = [];
  const apart = STAMPED_US + clockError(history, reader.host) + clockError(history, writer.host);
  // Until writing has stopped a number that was announced may be on its way.
  const highest =
    writingTimes(history, writer.workload).stopped === undefined ? writer.announced : writer.highest;
  reader.each(STATUS.ok, ({ value, doneUs }, slot) => {
    const [seen, at] = [value![slot]!, doneUs[slot]!];
    if (seen <= highest && !isSentAfter(writer, seen, at + apart)) return;
    found.push({
      at,
      text: `${reader.key} is said to have seen number ${seen} of ${writer.key} at ${moment(at)}`,
    });
  });
  return found;
}

/** Whether a number was sent after a moment, or never. */
function isSentAfter(writer: WriterLedger, number: number, at: number): boolean {
  if (number === 0 || writer.status(number) === STATUS.none) return false;
  const { sent } = writer.operation(number);
  return sent === -1 || sent > at;
}
