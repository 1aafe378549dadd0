/** Builds a History out of the decoded files of a run, one file after another. */

import { Decoder } from './codec.ts';
import type { History } from './history.ts';
import { HIGHEST_NUMBER, Ledger, STATUS, type Status, type WriterLedger } from './ledger.ts';
import { FAIL, OK, UNKNOWN, type HistoryRecord, type NodeRecord } from './record.ts';
import { isValid } from './valid-record.ts';

/** Feed each file's bytes through `file()`, then take `history()`. */
export class HistoryBuilder {
  private readonly ledger = new Ledger();
  private readonly records: HistoryRecord[] = [];
  private torn = 0;
  private damaged = 0;

  /** A consumer for the bytes of one file: ids in it count for that file alone. */
  file(): { push(chunk: Buffer): void; end(): void } {
    const ids = new FileIds(this.ledger, this.records);
    const decoder = new Decoder(ids);
    return {
      push: (chunk) => decoder.push(chunk),
      end: () => {
        decoder.end();
        this.torn += decoder.torn;
        this.damaged += decoder.damaged + ids.dangling;
      },
    };
  }

  history(): History {
    this.ledger.nameAcknowledgers(nodesByRunId(this.records));
    return {
      records: this.records.toSorted((a, b) => a.at - b.at),
      ledger: this.ledger,
      tornLines: this.torn,
      damagedLines: this.damaged,
    };
  }
}

/** Whether an operation may come with this value: each acknowledgement of a counter does, an answered read may. */
function isValue(value: number, writer: WriterLedger, outcome: number): boolean {
  if (outcome !== OK || !writer.hasValues) return value === 0;
  return writer.isCounter ? value > 0 : value >= 0 && value <= HIGHEST_NUMBER;
}

/** Which data node each run id is, as the observer saw it. */
function nodesByRunId(records: readonly HistoryRecord[]): Map<string, string> {
  return new Map(
    records.flatMap((record) =>
      record.kind === 'node' && record.state !== undefined ? [[record.state.runId, record.node]] : [],
    ),
  );
}

/** Translates the ids of one file into those of the ledger. */
class FileIds {
  dangling = 0;
  private readonly writers: WriterLedger[] = [];
  private readonly connections: number[] = [];
  /** Whose each connection is: a writer has its acknowledgements from no other one. */
  private readonly connected: number[] = [];
  private readonly errors: number[] = [];
  private readonly ledger: Ledger;
  private readonly records: HistoryRecord[];

  constructor(ledger: Ledger, records: HistoryRecord[]) {
    this.ledger = ledger;
    this.records = records;
  }

  operation(fields: Readonly<Float64Array>): void {
    const writer = this.writers[fields[0]!];
    const outcome = fields[5]!;
    const source = (outcome === OK ? this.connections : this.errors)[fields[6]!];
    const number = fields[1]!;
    const value = fields[7]!;
    if (
      writer === undefined ||
      source === undefined ||
      number < 1 ||
      number > HIGHEST_NUMBER ||
      outcome > UNKNOWN ||
      outcome < OK ||
      (outcome === OK && this.connected[fields[6]!] !== fields[0]) ||
      !isValue(value, writer, outcome)
    ) {
      this.dangling++;
      return;
    }
    writer.enter(
      number,
      statusOf(outcome),
      { intended: fields[2]!, sent: fields[3]!, done: fields[4]! },
      { source, value },
    );
  }

  record(record: HistoryRecord): void {
    if (!isValid(record) || this.isKnown(record)) {
      this.dangling++;
      return;
    }
    switch (record.kind) {
      case 'writer':
        this.writers[record.id] = this.ledger.openWriter(record);
        break;
      case 'connection':
        this.connections[record.id] = this.ledger.acknowledgerOf(record);
        this.connected[record.id] = record.writer;
        break;
      case 'error':
        this.errors[record.id] = this.ledger.reason(record.code, record.text);
        break;
      case 'block': {
        const writer = this.writers[record.writer];
        if (writer === undefined) this.dangling++;
        else writer.announced = Math.max(writer.announced, record.to);
        return; // Thousands of them, and the ledger holds all they say.
      }
      case 'node':
        this.records.push(withoutEmptyState(record));
        return;
      default:
    }
    this.records.push(record);
  }

  /** Whether it has an id that its file has given away already. */
  private isKnown(record: HistoryRecord): boolean {
    if (record.kind === 'writer') return this.writers[record.id] !== undefined;
    if (record.kind === 'connection') return this.connections[record.id] !== undefined;
    return record.kind === 'error' && this.errors[record.id] !== undefined;
  }
}

/** Older observers took a refusal for the state of a master without a run id. */
function withoutEmptyState(record: NodeRecord): NodeRecord {
  if (record.state?.runId !== '') return record;
  const { state: _, ...rest } = record;
  return rest;
}

function statusOf(outcome: number): Status {
  if (outcome === OK) return STATUS.ok;
  return outcome === FAIL ? STATUS.fail : STATUS.unknown;
}
