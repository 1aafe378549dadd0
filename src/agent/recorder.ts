/**
 * Appends an agent's records to its history file.
 *
 * Lines are built in one buffer, operations digit by digit without allocating, and written with a plain write(2) when
 * the buffer is full or 100 ms have passed. Written means: survives the death of this process. A synchronous write to
 * the page cache costs some 10 µs per 64 KiB, keeps lines in order and bounds the buffer by construction.
 */

import { AppendedFile } from '../core/appended-file.ts';
import { bootId, monotonicUs } from '../core/clock.ts';
import { line } from '../history/codec.ts';
import { OK, type HistoryRecord, type OperationRecord } from '../history/record.ts';

const BUFFER_BYTES = 65_536;
/** Eight numbers of at most 16 digits and a sign, with commas and brackets. */
const OPERATION_BYTES = 8 * 18 + 3;
const FLUSH_MS = 100;

const ZERO = 48;
const MINUS = 45;
const COMMA = 44;
const OPENING = 91;
const CLOSING = 93;
const NEWLINE = 10;

/** What is known of an operation when it is sent. Times are µs since the run's epoch. */
export interface Attempt {
  readonly writer: number;
  readonly number: number;
  readonly intended: number;
  readonly sent: number;
}

/** An open history file. Not to be used after `close`. */
export class Recorder {
  private readonly file: AppendedFile;
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private readonly timer: NodeJS.Timeout;
  private readonly epochUs: number;
  private length = 0;

  /** Opens the file and writes its first line. `epochUs` is the run's epoch on CLOCK_MONOTONIC. */
  constructor(path: string, epochUs: number, name: string) {
    this.epochUs = epochUs;
    this.file = new AppendedFile(path);
    this.timer = setInterval(() => {
      this.flush();
    }, FLUSH_MS);
    this.write({
      kind: 'process',
      at: this.now(),
      name,
      pid: process.pid,
      bootId: bootId(),
      wallClock: new Date().toISOString(),
      node: process.version,
      recordsStalls: true,
    });
    this.flush();
  }

  /** Aborted when something could not be written, with why as its reason. */
  get failure(): AbortSignal {
    return this.file.failure;
  }

  /** Whole µs since the run's epoch. */
  now(): number {
    return Math.round(monotonicUs() - this.epochUs);
  }

  /** Appends a record of any kind but an operation. */
  write(record: HistoryRecord): void {
    const text = line(record);
    const bytes = Buffer.byteLength(text);
    if (this.length + bytes > BUFFER_BYTES) this.flush();
    if (bytes > BUFFER_BYTES) this.file.append(Buffer.from(text));
    else this.length += this.buffer.write(text, this.length);
  }

  /** Appends an operation that is over; the hot path. */
  operation(attempt: Attempt, done: number, outcome: OperationRecord[5], source: number): void {
    this.begin(attempt, done, outcome);
    this.field(source, CLOSING);
    this.buffer[this.length++] = NEWLINE;
  }

  /** Appends an acknowledged increment with the value that the counter had then. */
  increment(attempt: Attempt, done: number, source: number, value: number): void {
    this.begin(attempt, done, OK);
    this.field(source, COMMA);
    this.field(value, CLOSING);
    this.buffer[this.length++] = NEWLINE;
  }

  /** Hands everything to the kernel. */
  flush(): void {
    if (this.length === 0) return;
    this.file.append(this.buffer.subarray(0, this.length));
    this.length = 0;
  }

  close(): void {
    clearInterval(this.timer);
    this.flush();
    this.file.close();
  }

  private begin(attempt: Attempt, done: number, outcome: OperationRecord[5]): void {
    if (this.length + OPERATION_BYTES > BUFFER_BYTES) this.flush();
    this.buffer[this.length++] = OPENING;
    this.field(attempt.writer, COMMA);
    this.field(attempt.number, COMMA);
    this.field(attempt.intended, COMMA);
    this.field(attempt.sent, COMMA);
    this.field(done, COMMA);
    this.field(outcome, COMMA);
  }

  /** Writes a whole number and the byte that ends it. */
  private field(value: number, end: number): void {
    let rest = value;
    if (rest < 0) {
      this.buffer[this.length++] = MINUS;
      rest = -rest;
    }
    const stop = this.length + digits(rest);
    for (let at = stop - 1; at >= this.length; at--) {
      const tens = Math.trunc(rest / 10);
      this.buffer[at] = ZERO + (rest - tens * 10);
      rest = tens;
    }
    this.buffer[stop] = end;
    this.length = stop + 1;
  }
}

/** How many decimal digits a whole number has. */
function digits(value: number): number {
  let count = 1;
  for (let bound = 10; value >= bound; bound *= 10) count++;
  return count;
}
