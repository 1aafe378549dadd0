/** The runner's own part of the history, written at once so that a killed run still has it. */

import { AppendedFile } from '../core/appended-file.ts';
import { bootId, monotonicUs } from '../core/clock.ts';
import { line } from '../history/codec.ts';
import type { HistoryRecord } from '../history/record.ts';

type WithoutAt<R> = R extends HistoryRecord ? Omit<R, 'at'> : never;

export class Journal {
  readonly epochUs: number;
  private readonly file: AppendedFile;

  constructor(path: string, epochUs: number) {
    this.epochUs = epochUs;
    this.file = new AppendedFile(path);
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

  /** Aborted when a record could not be written, with why as its reason: a run that leaves no trace shows nothing. */
  get failure(): AbortSignal {
    return this.file.failure;
  }

  /**
   * Appends a record; `atUs` is a moment of CLOCK_MONOTONIC, by default now. Once closed it writes nothing: what was
   * given up because it took too long may end later, and its file's number may be another file's by then.
   */
  write(record: WithoutAt<HistoryRecord>, atUs: number = monotonicUs()): void {
    this.file.append(Buffer.from(line({ ...record, at: Math.round(atUs - this.epochUs) })));
  }

  close(): void {
    this.file.close();
  }
}
