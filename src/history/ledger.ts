/**
 * The ledger: what is known of every attempted write, by writer and number.
 *
 * Numbers of a writer ascend from 1 without gaps, so a number is its own index and an operation costs 19 bytes: ten
 * million fit into 200 MB. A counter's value costs 8 bytes more.
 */

/** What became of an attempted number. Without a record: the writer's process died, so it is as good as unknown. */
export const STATUS = { none: 0, ok: 1, fail: 2, unknown: 3 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** A number beyond this cannot be one of ours, and would not fit the 32-bit operations that find chunk and slot. */
export const HIGHEST_NUMBER = 2 ** 31 - 1;
const CHUNK_BITS = 14;
const CHUNK = 1 << CHUNK_BITS;
const SLOT_MASK = CHUNK - 1;
/** Moments are rounded each by itself, µs. */
const ROUNDED_US = 1;

/** What is kept of operations, a column a property and an operation a slot. Times in µs. */
export interface Columns {
  readonly status: Readonly<Uint8Array>;
  readonly doneUs: Readonly<Float64Array>;
  readonly latencyUs: Readonly<Float32Array>;
  readonly lagUs: Readonly<Float32Array>;
  readonly source: Readonly<Uint16Array>;
  /** The value that a counter acknowledged; undefined for writers that do not count. */
  readonly value: Readonly<Float64Array> | undefined;
}

/** Neighbouring operations; the one in a slot has the number `first` + slot. Slots without one have the status `none`. */
export interface Block {
  readonly columns: Columns;
  readonly first: number;
  readonly slots: number;
}

class Chunk implements Columns {
  readonly status = new Uint8Array(CHUNK);
  readonly doneUs = new Float64Array(CHUNK);
  readonly latencyUs = new Float32Array(CHUNK);
  readonly lagUs = new Float32Array(CHUNK);
  readonly source = new Uint16Array(CHUNK);
  readonly value: Float64Array | undefined;

  constructor(counter: boolean) {
    this.value = counter ? new Float64Array(CHUNK) : undefined;
  }
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

/** When an operation was to begin, and when it was over, µs. */
export interface Moments {
  readonly intended: number;
  readonly done: number;
}

/** Who a writer is. */
export interface WriterIdentity {
  /** The Redis key it writes to; unique in the run, so it also names the writer. */
  readonly key: string;
  readonly workload: string;
  readonly host: string;
  /** It counts: its writes stand in the data under the values acknowledged, not under their numbers. */
  readonly counter?: true;
  /** A client program writes for it: what it calls refused may be in the data. */
  readonly program?: true;
  /** It does not write but reads: the key of the writer whose numbers it follows. Then `key` is its own name alone. */
  readonly reads?: string;
  /** What it writes are messages, which are taken. */
  readonly publishes?: true;
  /** It does not write but gets messages: the key of the publisher that it gets them from. Then `key` is its own name alone. */
  readonly hears?: string;
  /** The workload whose client program reads or gets messages for it. */
  readonly through?: string;
}

/** All operations of one writer. */
export class WriterLedger {
  readonly key: string;
  readonly workload: string;
  readonly host: string;
  /** Whether its writes stand in the data under the values acknowledged rather than under their numbers. */
  readonly isCounter: boolean;
  /** Whether a client program writes for it: what is refused is so by the program's word alone. */
  readonly isProgram: boolean;
  /** Of a reader: the key of the writer that it follows. What is a write of others is a read of it. */
  readonly reads: string | undefined;
  /** Of one that gets messages: the key of the publisher that they come from. What is a write of others is a message that came. */
  readonly hears: string | undefined;
  /** Of one of these: the workload whose client program reads, or gets messages, for it. */
  readonly through: string | undefined;
  /** Highest number announced in a block: up to it a number may have been attempted. */
  announced = 0;
  /** Highest number with a record. */
  highest = 0;
  /** Numbers with a record. */
  recorded = 0;
  /** Numbers recorded more than once; there must be none. */
  recordedTwice = 0;
  /** Numbers that were over before they were sent, or sent before they were due; there must be none. */
  backwards = 0;
  /** The first of them that was entered; 0 for none. */
  firstBackwards = 0;
  private chunks: (Chunk | undefined)[] = [];
  private readonly shared: Pick<Ledger, 'acknowledgers' | 'reasons'>;

  constructor(identity: WriterIdentity, shared: Pick<Ledger, 'acknowledgers' | 'reasons'>) {
    this.key = identity.key;
    this.workload = identity.workload;
    this.host = identity.host;
    this.isCounter = identity.counter === true;
    this.isProgram = identity.program === true;
    this.reads = identity.reads;
    this.hears = identity.hears;
    this.through = identity.through;
    this.shared = shared;
  }

  /**
   * Enters an operation; `source` indexes the ledger's acknowledgers (ok) or reasons (fail, unknown), `value` is a
   * counter's, `number` is at most HIGHEST_NUMBER.
   */
  enter(
    number: number,
    status: Status,
    { intended, sent, done }: { intended: number; sent: number; done: number },
    { source, value }: { source: number; value: number },
  ): void {
    const chunk = (this.chunks[number >>> CHUNK_BITS] ??= new Chunk(this.hasValues));
    const slot = number & SLOT_MASK;
    if (chunk.status[slot] === STATUS.none) this.recorded++;
    else this.recordedTwice++;
    chunk.status[slot] = status;
    const latency = done - intended;
    const lag = sent === -1 ? -1 : sent - intended;
    chunk.doneUs[slot] = done;
    chunk.latencyUs[slot] = latency;
    chunk.lagUs[slot] = lag;
    chunk.source[slot] = source;
    if (chunk.value !== undefined) chunk.value[slot] = value;
    if (number > this.highest) this.highest = number;
    if (latency < lag || lag < -ROUNDED_US) {
      this.backwards++;
      this.firstBackwards ||= number;
    }
  }

  /** Whether what is acknowledged comes with a value: that of a counter, the number that was read, or that of the message. */
  get hasValues(): boolean {
    return this.isCounter || this.reads !== undefined || this.hears !== undefined;
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

  /** Where an acknowledged write stands in the data: for a counter the value acknowledged, otherwise its number. */
  position(number: number): number {
    return this.chunks[number >>> CHUNK_BITS]!.value?.[number & SLOT_MASK] ?? number;
  }

  /** Visits the operations with this status in ascending order: the slot of each in the columns it stands in. */
  each(status: Exclude<Status, 0>, visit: (columns: Columns, slot: number) => void): void {
    for (const chunk of this.chunks) {
      if (chunk === undefined) continue;
      const { status: statuses } = chunk;
      for (let slot = 0; slot < CHUNK; slot++) if (statuses[slot] === status) visit(chunk, slot);
    }
  }

  /** All operations in ascending order, so many slots at a time: a loop over them costs no call for each. */
  *blocks(): Generator<Block> {
    for (const [index, chunk] of this.chunks.entries())
      if (chunk !== undefined) yield { columns: chunk, first: index << CHUNK_BITS, slots: CHUNK };
  }

  /** The same operations, some of them at other times; what does not move is shared. */
  at(times: ReadonlyMap<number, Moments>): WriterLedger {
    const moved: WriterLedger = Object.assign(Object.create(WriterLedger.prototype), this);
    moved.chunks = [...this.chunks];
    for (const [index, own] of Map.groupBy(times, ([number]) => number >>> CHUNK_BITS)) {
      const { status, lagUs, source, value, ...moments } = this.chunks[index]!;
      const doneUs = moments.doneUs.slice();
      const latencyUs = moments.latencyUs.slice();
      for (const [number, { intended, done }] of own) {
        doneUs[number & SLOT_MASK] = done;
        latencyUs[number & SLOT_MASK] = done - intended;
      }
      moved.chunks[index] = { status, lagUs, source, value, doneUs, latencyUs };
    }
    return moved;
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
  /** Readers, whose operations are reads of what writers have written. */
  readonly readers: WriterLedger[] = [];
  /** Publishers, whose operations are messages that they send, and those that get them. */
  readonly publishers: WriterLedger[] = [];
  readonly hearers: WriterLedger[] = [];
  /** Undefined is who acknowledged to a client program, which does not say it. */
  readonly acknowledgers: (Acknowledger | undefined)[] = [];
  readonly reasons: Reason[] = [];

  /** The same ledger with a writer in the place of each. */
  with(writer: (of: WriterLedger) => WriterLedger): Ledger {
    const other = new Ledger();
    other.writers.push(...this.writers.map(writer));
    other.readers.push(...this.readers.map(writer));
    other.publishers.push(...this.publishers.map(writer));
    other.hearers.push(...this.hearers.map(writer));
    other.acknowledgers.push(...this.acknowledgers);
    other.reasons.push(...this.reasons);
    return other;
  }

  openWriter(identity: WriterIdentity): WriterLedger {
    const writer = new WriterLedger(identity, this);
    this.placeOf(identity).push(writer);
    return writer;
  }

  private placeOf({ reads, publishes, hears }: WriterIdentity): WriterLedger[] {
    if (reads !== undefined) return this.readers;
    if (hears !== undefined) return this.hearers;
    return publishes === true ? this.publishers : this.writers;
  }

  /** The writers, readers or publishers of a workload: those that begin its operations. */
  of(workload: string): WriterLedger[] {
    return this.all().filter((one) => one.workload === workload && one.hears === undefined);
  }

  all(): WriterLedger[] {
    return [...this.writers, ...this.readers, ...this.publishers, ...this.hearers];
  }

  acknowledger(node: string, runId: string): number {
    const known = this.acknowledgers.findIndex((one) => one?.node === node && one.runId === runId);
    return known === -1 ? this.acknowledgers.push({ node, runId }) - 1 : known;
  }

  /** The index of who acknowledges on a connection. */
  acknowledgerOf({ node, runId }: Partial<Acknowledger>): number {
    if (node !== undefined && runId !== undefined) return this.acknowledger(node, runId);
    const known = this.acknowledgers.indexOf(undefined);
    return known === -1 ? this.acknowledgers.push(undefined) - 1 : known;
  }

  /**
   * A client knows a node that has just moved by its new address alone, and one behind a proxy not at all; whose process it
   * reached shows in the run id.
   * `nodes` has the names of data nodes by their run ids.
   */
  nameAcknowledgers(nodes: ReadonlyMap<string, string>): void {
    const names = new Set(nodes.values());
    for (const [index, one] of this.acknowledgers.entries()) {
      const name = one && nodes.get(one.runId);
      if (name !== undefined && !names.has(one!.node))
        this.acknowledgers[index] = { node: name, runId: one!.runId };
    }
  }

  reason(code: string, text: string): number {
    const known = this.reasons.findIndex((one) => one.code === code && one.text === text);
    return known === -1 ? this.reasons.push({ code, text }) - 1 : known;
  }
}
