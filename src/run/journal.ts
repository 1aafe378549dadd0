/** The runner's own part of the history, written at once so that a killed run still has it. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { bootId, monotonicUs } from '../core/clock.ts';
import { line } from '../history/codec.ts';
import type { HistoryRecord } from '../history/record.ts';

type WithoutAt<R> = R extends HistoryRecord ? Omit<R, 'at'> : never;

export class Journal {
  readonly epochUs: number;
  private file: number | undefined;

  constructor(path: string, epochUs: number) {
    this.epochUs = epochUs;
    this.file = openSync(path, 'a');
    this.write({
      kind: 'process',
      name: 'runner',
      pid: process.pid,
      bootId: bootId(),
      wallClock: new Date().toISOString(),
      node: process.version,
      recordsStalls: true,
    });
  }

  /**
   * Appends a record; `atUs` is a moment of CLOCK_MONOTONIC, by default now. Once closed it writes nothing: what was
   * given up because it took too long may end later, and its file's number may be another file's by then.
   */
  write(record: WithoutAt<HistoryRecord>, atUs: number = monotonicUs()): void {
    if (this.file !== undefined)
      writeSync(this.file, line({ ...record, at: Math.round(atUs - this.epochUs) }));
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}
