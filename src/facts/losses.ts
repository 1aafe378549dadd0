/** The comparison behind every statement about loss: the ledger against the converged data set. O(writes). */

import { recordsOf, type History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { countedIn } from './counters.ts';
import { occurrences, type Reading } from './readings.ts';

/** A write that was acknowledged and is absent from the converged data set. */
export interface Loss {
  readonly writer: WriterLedger;
  readonly number: number;
}

export interface Losses {
  readonly acknowledged: number;
  readonly lost: readonly Loss[];
  /** Unknown writes that are present. */
  readonly recovered: number;
  /** Acknowledged or unknown numbers that stand in a list more than once, or were counted more than once. */
  readonly duplicated: readonly Loss[];
  /** Present though never attempted, or present though surely not applied: the harness would be wrong. */
  readonly impossible: readonly Loss[];
  /** Present though a client program called them refused: it said what it could not know. */
  readonly misreported: readonly Loss[];
  /** Numbers present beyond all that was ever announced: likewise. */
  readonly beyond: number;
  /** Present though a client program was never asked for them, by workload. */
  readonly unasked: ReadonlyMap<string, number>;
  /** Lists that were written to and that the reading of the converged master does not speak of: it was not read whole. */
  readonly missingLists: readonly string[];
  /** Values that counters acknowledged more than once: there were two histories. */
  readonly forked: number;
}

/** Compares acknowledgements with the converged data set; undefined when no single master could be read at the end. */
export function lossesIn(history: History, data: Reading | undefined): Losses | undefined {
  if (data === undefined) return undefined;
  const tally = { acknowledged: 0, recovered: 0, beyond: 0, forked: 0 };
  const lost: Loss[] = [];
  const duplicated: Loss[] = [];
  const impossible: Loss[] = [];
  const misreported: Loss[] = [];
  const missingLists: string[] = [];
  const unasked = new Map<string, number>();
  const stopped = new Set(
    recordsOf(history, 'writing').flatMap(({ phase, workload }) => (phase === 'stopped' ? [workload] : [])),
  );
  for (const writer of history.ledger.writers) {
    const runs = data.lists.get(writer.key);
    if (runs === undefined && writer.highest > 0) missingLists.push(writer.key);
    if (writer.isCounter) {
      const counted = countedIn(writer, runs ?? [], attemptedBy(writer, stopped));
      tally.acknowledged += counted.acknowledged;
      tally.recovered += counted.recovered;
      tally.forked += counted.forked;
      for (const number of counted.lost) lost.push({ writer, number });
      for (const number of counted.repeated) duplicated.push({ writer, number });
      continue;
    }
    const highest = attemptedBy(writer, stopped);
    const { counts, beyond } = occurrences(runs ?? [], highest);
    let never = beyond + counts[0]!;
    for (let number = 1; number <= highest; number++) {
      const status = writer.status(number);
      const count = counts[number]!;
      if (status === STATUS.ok) tally.acknowledged++;
      if (status === STATUS.ok && count === 0) lost.push({ writer, number });
      if (status === STATUS.fail && count > 0) {
        if (!writer.isProgram) impossible.push({ writer, number });
        else if (wasAsked(writer, number)) misreported.push({ writer, number });
        else never++;
      }
      if (status === STATUS.unknown && count > 0) tally.recovered++;
      if (count > 1) duplicated.push({ writer, number });
    }
    if (!writer.isProgram) tally.beyond += never;
    else if (never > 0) unasked.set(writer.workload, (unasked.get(writer.workload) ?? 0) + never);
  }
  return { ...tally, lost, duplicated, impossible, misreported, unasked, missingLists };
}

/** The highest number that a writer may have used: once it has stopped there is a record of each. */
function attemptedBy(writer: WriterLedger, stopped: ReadonlySet<string>): number {
  return stopped.has(writer.workload) ? writer.highest : Math.max(writer.announced, writer.highest);
}

/** Whether a client program was asked for a write: one that was due when it had ended was never handed to it. */
function wasAsked(writer: WriterLedger, number: number): boolean {
  return writer.lagUs(number) !== -1;
}
