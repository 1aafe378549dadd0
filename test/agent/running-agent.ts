/** The agent program as a test drives it: orders in, answers and the history file out. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { monotonicUs } from '../../src/core/clock.ts';
import { until } from '../../src/core/until.ts';
import { Decoder } from '../../src/history/codec.ts';
import type { HistoryRecord, OperationRecord, RecordOf } from '../../src/history/record.ts';
import type { Answer, Directory, Order } from '../../src/cluster/protocol.ts';

const PROGRAM = join(import.meta.dirname, '../../src/agent/main.ts');

/** Ends what hangs; how soon anything happens depends on the machine. */
const PATIENCE = { withinMs: 60_000, everyMs: 20 };

export class RunningAgent {
  readonly answers: Answer[] = [];
  readonly historyFile: string;
  private readonly child: ChildProcess;
  private readonly epochUs = Math.round(monotonicUs());
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private lastId = 0;

  static async start(name: string, directory: Directory, folder: string): Promise<RunningAgent> {
    const agent = new RunningAgent(name, directory, folder);
    await new Promise<void>((resolve) =>
      agent.waiting.set(0, () => {
        resolve();
      }),
    );
    return agent;
  }

  private constructor(name: string, directory: Directory, folder: string) {
    this.historyFile = join(folder, `${name}.ndjson`);
    const { historyFile, epochUs } = this;
    const specification = { name, historyFile, epochUs, directory };
    this.child = spawn(process.execPath, [PROGRAM, JSON.stringify(specification)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      this.hear(JSON.parse(line) as Answer);
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Now, as its history has it, µs. */
  now(): number {
    return Math.round(monotonicUs()) - this.epochUs;
  }

  /** Gives an order; rejects with the agent's sentence when it failed. */
  async order(order: Order): Promise<void> {
    const id = ++this.lastId;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.child.stdin!.write(`${JSON.stringify({ ...order, id })}\n`);
    const answer = await answered;
    if (answer.answer === 'failed') throw new Error(answer.problem);
  }

  /** Ends it in order and answers with its history. */
  async end(): Promise<Lines> {
    const ended = once(this.child, 'exit');
    await this.order({ order: 'end' });
    await ended;
    return new Lines(this.historyFile);
  }

  /** Ends its input, as the death of the runner does. */
  async hangUp(): Promise<Lines> {
    const ended = once(this.child, 'exit');
    this.child.stdin!.end();
    await ended;
    return new Lines(this.historyFile);
  }

  /** Ends it as a crash would; its history is what it had written by then. */
  async kill(): Promise<Lines> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    return new Lines(this.historyFile);
  }

  /** The records answered so far of one kind. */
  told<K extends HistoryRecord['kind']>(kind: K): RecordOf<K>[] {
    return this.answers.flatMap((answer) =>
      answer.answer === 'record' && answer.record.kind === kind ? [answer.record as RecordOf<K>] : [],
    );
  }

  /** Waits until so many operations of a workload have been acknowledged from now on. */
  async acknowledges(workload: string, more: number): Promise<void> {
    const before = this.acknowledged(workload);
    await until(() => this.acknowledged(workload) >= before + more || undefined, {
      what: `${more} acknowledgements of ${workload}`,
      ...PATIENCE,
    });
  }

  /** Waits until it has told of something. */
  async tells(what: string, isTold: (agent: this) => boolean): Promise<void> {
    await until(() => isTold(this) || undefined, { what, ...PATIENCE });
  }

  /** Waits until its history has a word. */
  async writesDown(word: string): Promise<void> {
    const has = (): true | undefined => readFileSync(this.historyFile, 'utf8').includes(word) || undefined;
    await until(has, { what: `"${word}" in a history`, ...PATIENCE });
  }

  /** Of a workload, as far as it has told. */
  private acknowledged(workload: string): number {
    const told = this.answers.flatMap((answer) => (answer.answer === 'progress' ? answer.workloads : []));
    return told.reduce((sum, one) => sum + (one.workload === workload ? one.ok : 0), 0);
  }

  private hear(answer: Answer): void {
    this.answers.push(answer);
    const id = answer.answer === 'ready' ? 0 : 'id' in answer ? answer.id : undefined;
    if (id !== undefined) this.waiting.get(id)?.(answer);
  }
}

/** A history file as the checkers' own decoder reads it. Every complete line must be valid. */
export class Lines {
  readonly operations: OperationRecord[] = [];
  readonly records: HistoryRecord[] = [];

  constructor(file: string) {
    const decoder = new Decoder({
      operation: (fields) => this.operations.push([...fields] as unknown as OperationRecord),
      record: (record) => this.records.push(record),
    });
    decoder.push(readFileSync(file));
    decoder.end();
    if (decoder.damaged > 0) throw new Error(`${file} has ${decoder.damaged} damaged lines`);
  }

  of<K extends HistoryRecord['kind']>(kind: K): RecordOf<K>[] {
    return this.records.filter((record): record is RecordOf<K> => record.kind === kind);
  }

  /** The codes of the errors of all operations with this outcome, each once. */
  codes(outcome: 1 | 2): Set<string> {
    const codes = new Map(this.of('error').map(({ id, code }) => [id, code]));
    return new Set(this.operations.flatMap((op) => (op[5] === outcome ? [codes.get(op[6])!] : [])));
  }

  /** Numbers of one writer by outcome. */
  numbers(writer: number, outcome: OperationRecord[5]): number[] {
    return this.operations.flatMap((op) => (op[0] === writer && op[5] === outcome ? [op[1]] : []));
  }
}
