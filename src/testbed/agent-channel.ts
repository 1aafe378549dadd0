/**
 * What passes between the harness and an agent: numbered orders and their answers, its readiness, its end. How the
 * lines travel is the testbed's business.
 */

import { ChaosError, messageOf } from '../core/errors.ts';
import { within } from '../core/until.ts';
import { unwritableHistory, type Answer, type Order } from '../cluster/protocol.ts';

const READY_LIMIT_MS = 10_000;
const ORDER_LIMIT_MS = 30_000;

/** Which agent, and how lines reach it. */
export interface Transport {
  readonly name: string;
  /** Where its log is, or will be. */
  readonly log: string;
  /** Takes a line to the agent; rejects when it cannot. */
  readonly send: (line: string) => Promise<unknown>;
}

interface Pending {
  readonly line: string;
  readonly resolve: (reply: string | undefined) => void;
  readonly reject: (problem: ChaosError) => void;
}

export class AgentChannel {
  /** Resolves when the agent has ended, with a reason when it was not ordered to. */
  readonly over: Promise<string | undefined>;
  private readonly transport: Transport;
  private readonly pending = new Map<number, Pending>();
  private readonly begun = Promise.withResolvers<void>();
  private readonly ending = Promise.withResolvers<string | undefined>();
  private listener: (answer: Answer) => void = () => undefined;
  private lastId = 0;
  private askedToEnd = false;
  private isOver = false;

  constructor(transport: Transport) {
    this.transport = transport;
    this.over = this.ending.promise;
  }

  /** Resolves when the agent reports that it is ready. */
  ready(): Promise<void> {
    return within(READY_LIMIT_MS, `starting the agent ${this.transport.name}`, this.begun.promise);
  }

  /** As `Agent.order` promises. */
  async order(order: Order, limitMs = ORDER_LIMIT_MS): Promise<string | undefined> {
    if (this.isOver) throw this.broke('it has ended already');
    const id = ++this.lastId;
    if (order.order === 'end') this.askedToEnd = true;
    const line = JSON.stringify({ ...order, id });
    const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
    this.pending.set(id, { line, resolve, reject });
    try {
      const sent = this.transport.send(line);
      const what = `the order ${order.order} to the agent ${this.transport.name}`;
      return await within(limitMs, what, Promise.race([sent.then(() => promise), promise]));
    } finally {
      this.pending.delete(id);
    }
  }

  /** The lines of all orders not yet answered, oldest first. */
  unanswered(): readonly string[] {
    return [...this.pending.values()].map(({ line }) => line);
  }

  onAnswer(listener: (answer: Answer) => void): void {
    this.listener = listener;
  }

  /** Takes a line of the agent's output. */
  onLine(line: string): void {
    let answer: Answer;
    try {
      answer = JSON.parse(line) as Answer;
    } catch (error) {
      this.rejectAll(this.broke(`it printed "${line}", which is no answer: ${messageOf(error)}`));
      return;
    }
    if (answer.answer === 'ready') this.begun.resolve();
    else if (answer.answer === 'done') this.pending.get(answer.id)?.resolve(answer.reply);
    else if (answer.answer === 'failed') this.pending.get(answer.id)?.reject(this.broke(answer.problem));
    else {
      if (answer.answer === 'unwritable') this.begun.reject(unwritableHistory(answer));
      this.listener(answer);
    }
  }

  /** The agent has ended, and how: `exit code 0` when in order. */
  end(how: string): void {
    const asked = this.askedToEnd && how === 'exit code 0';
    // It may end before its last answer is read; ending in order is what it was ordered to do.
    if (asked) for (const { resolve } of this.pending.values()) resolve(undefined);
    this.close(how, asked ? undefined : `the agent ${this.transport.name} ended unexpectedly: ${how}`);
  }

  /** Gives the agent up, whether it has ended or not. */
  abandon(why: string): void {
    this.close(why, `the agent ${this.transport.name} was lost: ${why}`);
  }

  private close(how: string, reason: string | undefined): void {
    this.isOver = true;
    this.rejectAll(this.broke(how));
    this.ending.resolve(reason);
  }

  private rejectAll(problem: ChaosError): void {
    this.begun.reject(problem);
    // Once it was ready nothing waits for this promise any more.
    this.begun.promise.catch(() => undefined);
    for (const { reject } of this.pending.values()) reject(problem);
  }

  private broke(problem: string): ChaosError {
    return agentBroke(this.transport, problem);
  }
}

/** The error for an agent that failed. */
export function agentBroke({ name, log }: Pick<Transport, 'name' | 'log'>, problem: string): ChaosError {
  return new ChaosError('AGENT_BROKE', `the agent ${name} failed: ${problem}`, {
    hint: `Its log may say why: ${log}`,
  });
}
