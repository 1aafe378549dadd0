/**
 * The ledger: what is known of every attempted write, by writer and number.
 *
 * Numbers of a writer ascend from 1 without gaps, so a number is its own index and an operation costs 19 bytes: ten
 * million fit into 200 MB.
 */

/** What became of an attempted number. Without a record: the writer's process died, so it is as good as unknown. */
export const STATUS = { none: 0, ok: 1, fail: 2, unknown: 3 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** A number beyond this cannot be one of ours, and would not fit the 32-bit operations that find chunk and slot. */
export const HIGHEST_NUMBER = 2 ** 31 - 1;
const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;
const SLOT_MASK = CHUNK - 1;

/** What is kept of operations, a column a property and an operation a slot. Times in µs. */
export interface Columns {
  readonly status: Readonly<Uint8Array>;
  readonly doneUs: Readonly<Float64Array>;
  readonly latencyUs: Readonly<Float32Array>;
  readonly lagUs: Readonly<Float32Array>;
  readonly source: Readonly<Uint16Array>;
}

class Chunk implements Columns {
  readonly status = new Uint8Array(CHUNK);
  readonly doneUs = new Float64Array(CHUNK);
  readonly latencyUs = new Float32Array(CHUNK);
  readonly lagUs = new Float32Array(CHUNK);
  readonly source = new Uint16Array(CHUNK);
}

/** The process that acknowledged: a node's life from start to death has one run id. */
export interface Acknowledger {
  readonly node: string;
  readonly runId: string;
}

/** Why an operation was not acknowledged. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** One operation, as looked up. Times in µs since the run's epoch. */
export interface Operation {
  readonly number: number;
  readonly status: Status;
  readonly intended: number;
  /** -1 when it was never written to a socket. */
  readonly sent: number;
  readonly done: number;
  readonly acknowledger: Acknowledger | undefined;
  readonly reason: Reason | undefined;
}

/** All operations of one writer. */
export class WriterLedger {
  readonly key: string;
  readonly workload: string;
  readonly host: string;
  /** Highest number announced in a block: up to it a number may have been attempted. */
  announced = 0;
  /** Highest number with a record. */
  highest = 0;
  /** Numbers with a record. */
  recorded = 0;
  /** Numbers recorded more than once; there must be none. */
  recordedTwice = 0;
  private readonly chunks: (Chunk | undefined)[] = [];
  private readonly shared: Pick<Ledger, 'acknowledgers' | 'reasons'>;

  constructor(
    identity: { key: string; workload: string; host: string },
    shared: Pick<Ledger, 'acknowledgers' | 'reasons'>,
  ) {
    this.key = identity.key;
    this.workload = identity.workload;
    this.host = identity.host;
    this.shared = shared;
  }

  /**
   * Enters an operation; `source` indexes the ledger's acknowledgers (ok) or reasons (fail, unknown), `number` is at
   * most HIGHEST_NUMBER.
   */
  enter(
    number: number,
    status: Status,
    times: { intended: number; sent: number; done: number },
    source: number,
  ): void {
    const chunk = (this.chunks[number >>> CHUNK_BITS] ??= new Chunk());
    const slot = number & SLOT_MASK;
    if (chunk.status[slot] === STATUS.none) this.recorded++;
    else this.recordedTwice++;
    chunk.status[slot] = status;
    chunk.doneUs[slot] = times.done;
    chunk.latencyUs[slot] = times.done - times.intended;
    chunk.lagUs[slot] = times.sent === -1 ? -1 : times.sent - times.intended;
    chunk.source[slot] = source;
    if (number > this.highest) this.highest = number;
  }

  status(number: number): Status {
    return (this.chunks[number >>> CHUNK_BITS]?.status[number & SLOT_MASK] ?? STATUS.none) as Status;
  }

  doneUs(number: number): number {
    return this.chunks[number >>> CHUNK_BITS]!.doneUs[number & SLOT_MASK]!;
  }

  /** From the intended start to the reply, µs. */
  latencyUs(number: number): number {
    return this.chunks[number >>> CHUNK_BITS]!.latencyUs[number & SLOT_MASK]!;
  }

  /** From the intended start to being written to the socket, µs; -1 when it never was. */
  lagUs(number: number): number {
    return this.chunks[number >>> CHUNK_BITS]!.lagUs[number & SLOT_MASK]!;
  }

  /** Index of the acknowledger or reason. */
  source(number: number): number {
    return this.chunks[number >>> CHUNK_BITS]!.source[number & SLOT_MASK]!;
  }

  /** Visits the operations with this status in ascending order: the slot of each in the columns it stands in. */
  each(status: Exclude<Status, 0>, visit: (columns: Columns, slot: number) => void): void {
    for (const chunk of this.chunks) {
      if (chunk === undefined) continue;
      const { status: statuses } = chunk;
      for (let slot = 0; slot < CHUNK; slot++) if (statuses[slot] === status) visit(chunk, slot);
    }
  }

  /** Everything known of a number that has a record. */
  operation(number: number): Operation {
    const status = this.status(number);
    const done = this.doneUs(number);
    const intended = done - this.latencyUs(number);
    const lag = this.lagUs(number);
    return {
      number,
      status,
      intended,
      sent: lag === -1 ? -1 : intended + lag,
      done,
      acknowledger: status === STATUS.ok ? this.shared.acknowledgers[this.source(number)] : undefined,
      reason: status === STATUS.ok ? undefined : this.shared.reasons[this.source(number)],
    };
  }
}

export class Ledger {
  readonly writers: WriterLedger[] = [];
  readonly acknowledgers: Acknowledger[] = [];
  readonly reasons: Reason[] = [];

  openWriter(identity: { key: string; workload: string; host: string }): WriterLedger {
    const writer = new WriterLedger(identity, this);
    this.writers.push(writer);
    return writer;
  }

  acknowledger(node: string, runId: string): number {
    const known = this.acknowledgers.findIndex((one) => one.node === node && one.runId === runId);
    return known === -1 ? this.acknowledgers.push({ node, runId }) - 1 : known;
  }

  reason(code: string, text: string): number {
    const known = this.reasons.findIndex((one) => one.code === code && one.text === text);
    return known === -1 ? this.reasons.push({ code, text }) - 1 : known;
  }
}
