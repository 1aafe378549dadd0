/** A history as checkers read it: the records that are few, in order of time, and the ledger of operations. */

import type { Ledger } from './ledger.ts';
import type { HistoryRecord, RecordOf } from './record.ts';

export interface History {
  /** Every record that is not an operation or a block, merged by time. */
  readonly records: readonly HistoryRecord[];
  readonly ledger: Ledger;
  /** Lines that could not be read: torn last lines of processes that were killed. */
  readonly tornLines: number;
  /** Lines inside a file that could not be read or that name an unknown writer or source; there must be none. */
  readonly damagedLines: number;
}

/** The records of one kind, in order of time. */
export function recordsOf<K extends HistoryRecord['kind']>(
  history: Pick<History, 'records'>,
  kind: K,
): RecordOf<K>[] {
  return history.records.filter((record): record is RecordOf<K> => record.kind === kind);
}
