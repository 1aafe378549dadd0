/** The runner's own part of the history, written at once so that a killed run still has it. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { bootId, monotonicUs } from '../core/clock.ts';
import { line } from '../history/codec.ts';
import type { HistoryRecord } from '../history/record.ts';

type WithoutAt<R> = R extends HistoryRecord ? Omit<R, 'at'> : never;

export class Journal {
  readonly epochUs: number;
  private readonly file: number;

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
    });
  }

  /** Appends a record; `atUs` is a moment of CLOCK_MONOTONIC, by default now. Answers with its time in the run. */
  write(record: WithoutAt<HistoryRecord>, atUs: number = monotonicUs()): number {
    const at = Math.round(atUs - this.epochUs);
    writeSync(this.file, line({ ...record, at }));
    return at;
  }

  close(): void {
    closeSync(this.file);
  }
}
