/** An agent: carries out orders beside the servers and records what happens. It judges nothing. */

import type { HistoryRecord } from '../history/record.ts';
import type { AgentSpecification, Answer, NumberedOrder, Order } from '../cluster/protocol.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { watchHealth, watchStalls } from '../core/health.ts';
import { BusyProcesses } from './busy-processes.ts';
import { ClientPrograms } from './client-programs.ts';
import { command } from './command.ts';
import { HeldConnections } from './held-connections.ts';
import { removeKeys } from './remove-keys.ts';
import { relocate } from './relocate.ts';
import { Observer } from './observer.ts';
import { countPreloaded, preload } from './preload.ts';
import { readBack, type ReadTools } from './read-back.ts';
import { Recorder } from './recorder.ts';
import { ReferenceTable } from './reference-table.ts';
import { Ticker } from './ticker.ts';
import { Writing } from './writing.ts';

const PROGRESS_MS = 200;

/** Carries out orders until the one to end. Orders may be given while others are still being carried out. */
export class Agent {
  private readonly specification: AgentSpecification;
  private readonly answer: (answer: Answer) => void;
  private readonly recorder: Recorder;
  private readonly references: ReferenceTable;
  private readonly ticker: Ticker;
  private readonly stopStalls: () => void;
  private readonly stopHealth: () => void;
  private readonly progress: NodeJS.Timeout;
  private readonly writings: Writing[] = [];
  private readonly programs: ClientPrograms;
  private readonly busy: BusyProcesses;
  private readonly held: HeldConnections;
  private observer: Observer | undefined;
  private writers = 0;
  private ending: Promise<void> | undefined;

  constructor(specification: AgentSpecification, answer: (answer: Answer) => void) {
    const { name, historyFile, epochUs } = specification;
    this.specification = specification;
    this.answer = answer;
    this.recorder = new Recorder(historyFile, epochUs, name);
    this.references = new ReferenceTable(this.recorder);
    this.ticker = new Ticker(() => this.recorder.now());
    this.programs = new ClientPrograms(specification, this.tools());
    this.busy = new BusyProcesses(this.tools());
    this.held = new HeldConnections(this.tools());
    this.stopHealth = watchHealth((health) => {
      this.recorder.write({ kind: 'health', at: this.recorder.now(), process: name, ...health });
    });
    this.stopStalls = watchStalls((lengthMs) => {
      const length = Math.round(lengthMs * 1e3);
      this.recorder.write({ kind: 'stall', at: this.recorder.now(), process: name, length });
    });
    const { failure } = this.recorder;
    if (failure.aborted) this.reportFailure(failure.reason);
    else failure.addEventListener('abort', () => this.reportFailure(failure.reason));
    this.progress = setInterval(() => {
      this.reportProgress();
    }, PROGRESS_MS);
  }

  /** Carries an order out and answers it; never throws. */
  async take({ id, ...order }: NumberedOrder): Promise<void> {
    try {
      const reply = await this.carryOut(order);
      this.recorder.flush();
      this.answer({ answer: 'done', id, ...(reply !== undefined && { reply }) });
    } catch (error) {
      this.answer({ answer: 'failed', id, problem: messageOf(error) });
    }
  }

  /** Stops writing and watching, and writes everything out; the same however often it is called. */
  end(): Promise<void> {
    this.ending ??= this.finish();
    return this.ending;
  }

  /** Answers with the reply where the order was to send a command to a process. */
  private async carryOut(order: Order): Promise<string | undefined> {
    switch (order.order) {
      case 'observe':
        this.observe(order.everyMs, order.probe);
        return undefined;
      case 'write':
        await this.write(order);
        return undefined;
      case 'preload':
        await preload(order, this.specification.directory);
        return undefined;
      case 'count-preloaded':
        await countPreloaded(order, this.tools());
        return undefined;
      case 'stop-writing':
        await this.stopWriting();
        return undefined;
      case 'read':
        await readBack(order, this.tools());
        return undefined;
      case 'command':
        return command(order.process, order.args, this.tools());
      case 'keep-busy':
        await this.busy.begin(order);
        return undefined;
      case 'end-busy':
        await this.busy.end(order);
        return undefined;
      case 'hold-connections':
        await this.held.hold(order.process);
        return undefined;
      case 'release-connections':
        this.held.release(order.process);
        return undefined;
      case 'try-connection':
        await this.held.try(order);
        return undefined;
      case 'relocate':
        relocate(this.specification.directory, order.directory);
        return undefined;
      case 'remove-keys':
        await this.observer?.stopProbing();
        await removeKeys(order, this.specification.directory);
        return undefined;
      case 'end':
        await this.end();
        return undefined;
    }
  }

  private observe(everyMs: number, probe: boolean): void {
    this.observer ??= new Observer(everyMs, probe, {
      directory: this.specification.directory,
      now: () => this.recorder.now(),
      report: (record) => {
        this.report(record);
      },
    });
  }

  private async write({ workload, ...given }: Extract<Order, { order: 'write' }>): Promise<void> {
    const { name: host, directory } = this.specification;
    const { recorder, references, ticker, programs } = this;
    const nextWriterId = (): number => this.writers++;
    const writing = new Writing(workload, given, {
      host,
      directory,
      programs,
      recorder,
      references,
      ticker,
      nextWriterId,
    });
    await writing.begin();
    this.writings.push(writing);
  }

  private async stopWriting(): Promise<void> {
    await Promise.all(this.writings.map((writing) => writing.stop()));
    this.reportProgress();
    this.writings.length = 0;
  }

  private tools(): ReadTools {
    return {
      directory: this.specification.directory,
      now: () => this.recorder.now(),
      record: (record) => {
        this.recorder.write(record);
      },
    };
  }

  private report(record: HistoryRecord): void {
    this.recorder.write(record);
    this.answer({ answer: 'record', record });
  }

  private reportFailure(reason: unknown): void {
    const hint = reason instanceof ChaosError ? reason.hint : undefined;
    this.answer({ answer: 'unwritable', problem: messageOf(reason), hint });
  }

  private reportProgress(): void {
    if (this.writings.length === 0) return;
    const workloads = this.writings.map((writing) => writing.takeProgress());
    this.answer({ answer: 'progress', at: this.recorder.now(), workloads });
  }

  private async finish(): Promise<void> {
    await this.stopWriting();
    this.observer?.close();
    clearInterval(this.progress);
    this.stopHealth();
    this.stopStalls();
    this.recorder.close();
  }
}
