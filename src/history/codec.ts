/** Lines of a history: how records become text and text becomes records. The operation is the hot path. */

import type { HistoryRecord, OperationRecord } from './record.ts';

/** The line of a record, with its newline. */
export function line(record: HistoryRecord | OperationRecord): string {
  return `${JSON.stringify(record)}\n`;
}

const NEWLINE = 0x0a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
/** Every operation has the first seven; a counter's value is the eighth, and 0 where there is none. */
const FIELDS = 7;
const MOST_FIELDS = 8;

/** Receives what a Decoder finds. The operation's fields are in an array that is reused: copy what you keep. */
export interface DecoderSink {
  operation(fields: Readonly<Float64Array>): void;
  record(record: HistoryRecord): void;
}

/**
 * Decodes one history file fed in chunks of bytes. Linear, and without an object per operation: ten million of them
 * must be read in seconds. A line that is not valid is counted in `torn` when it is the last one (the process was
 * killed while writing it) and in `damaged` anywhere else.
 */
export class Decoder {
  torn = 0;
  damaged = 0;
  private readonly sink: DecoderSink;
  private readonly fields = new Float64Array(MOST_FIELDS);
  private rest: Buffer = Buffer.alloc(0);

  constructor(sink: DecoderSink) {
    this.sink = sink;
  }

  /** Takes the next bytes of the file; what it keeps of them is copied. */
  push(chunk: Buffer): void {
    let start = this.finishLine(chunk);
    for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      if (!this.decode(chunk, start, end)) this.damaged++;
      start = end + 1;
    }
    if (start < chunk.length) this.rest = Buffer.concat([this.rest, chunk.subarray(start)]);
  }

  /** Decodes the line that the chunk before left open, if this one ends it; answers where the next line begins. */
  private finishLine(chunk: Buffer): number {
    const end = this.rest.length === 0 ? -1 : chunk.indexOf(NEWLINE);
    if (end === -1) return 0;
    const bytes = Buffer.concat([this.rest, chunk.subarray(0, end)]);
    if (!this.decode(bytes, 0, bytes.length)) this.damaged++;
    this.rest = Buffer.alloc(0);
    return end + 1;
  }

  /** The file is at its end: what is left without a newline was torn off. */
  end(): void {
    if (this.rest.length > 0) this.torn++;
    this.rest = Buffer.alloc(0);
  }

  private decode(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start] === OPEN_BRACKET) {
      if (!parseIntegers(bytes, start, end, this.fields)) return false;
      this.sink.operation(this.fields);
      return true;
    }
    const record = parseRecord(bytes.toString('utf8', start, end));
    if (record === undefined) return false;
    this.sink.record(record);
    return true;
  }
}

function parseRecord(text: string): HistoryRecord | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    const isRecord = typeof value === 'object' && value !== null && 'kind' in value && 'at' in value;
    return isRecord ? (value as HistoryRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads `[1,2,-3,…]` of FIELDS or MOST_FIELDS integers between start and end; false for anything else. */
function parseIntegers(bytes: Buffer, start: number, end: number, fields: Float64Array): boolean {
  fields[FIELDS] = 0;
  let field = 0;
  let value = 0;
  let negative = false;
  let digits = 0;
  for (let index = start + 1; index < end; index++) {
    const byte = bytes[index]!;
    if (byte >= ZERO && byte <= ZERO + 9) {
      value = value * 10 + (byte - ZERO);
      digits++;
    } else if (byte === MINUS && digits === 0 && !negative) {
      negative = true;
    } else if (byte === COMMA || byte === CLOSE_BRACKET) {
      if (digits === 0 || field === MOST_FIELDS) return false;
      fields[field++] = negative ? -value : value;
      value = 0;
      negative = false;
      digits = 0;
      if (byte === CLOSE_BRACKET) return index === end - 1 && field >= FIELDS;
    } else {
      return false;
    }
  }
  return false;
}
