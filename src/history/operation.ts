/** The one record that is written by the million, as an array: an operation, and how it ended. */

/** How an operation ended. Unknown: it may or may not have been applied, now or later. */
export const OUTCOMES = ['ok', 'fail', 'unknown'] as const;
export const OK = 0;
export const FAIL = 1;
export const UNKNOWN = 2;

/**
 * One completed operation: `[writer, number, intended, sent, done, outcome, source]`, for an acknowledged increment
 * followed by the `value` that the counter had then.
 * `sent` is -1 when the command was never written to a socket. `outcome` indexes OUTCOMES. `source` is the id of the
 * ConnectionRecord that acknowledged it (ok) or of the ErrorRecord that explains it (fail, unknown); both ids, like
 * the writer's, count per file.
 */
export type OperationRecord = readonly [
  writer: number,
  number: number,
  intended: number,
  sent: number,
  done: number,
  outcome: 0 | 1 | 2,
  source: number,
  value?: number,
];
