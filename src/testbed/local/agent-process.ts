/** An agent in a lab, spoken to through the lab's first process. */

import { ChaosError, messageOf } from '../../core/errors.ts';
import { within } from '../../core/until.ts';
import type { AgentSpecification, Answer, Order } from '../../workload/protocol.ts';
import type { Agent } from '../testbed.ts';
import type { Lab } from './lab.ts';
import { logFile } from './process-files.ts';

const READY_LIMIT_MS = 10_000;
const ORDER_LIMIT_MS = 30_000;

/** What runs as agent, and where. */
export interface AgentPlace {
  readonly host: string;
  /** Path of the program; Node runs it with the specification as its argument. */
  readonly program: string;
  readonly logs: string;
}

interface Pending {
  readonly resolve: () => void;
  readonly reject: (problem: ChaosError) => void;
}

export class AgentProcess implements Agent {
  readonly name: string;
  readonly ended: Promise<string | undefined>;
  private readonly lab: Lab;
  private readonly log: string;
  private readonly pending = new Map<number, Pending>();
  private readonly ready = Promise.withResolvers<void>();
  private readonly ending = Promise.withResolvers<string | undefined>();
  private listener: (answer: Answer) => void = () => undefined;
  private lastId = 0;
  private toldToEnd = false;
  private over = false;

  /** Starts the program and resolves when it says that it is ready. */
  static async start(lab: Lab, place: AgentPlace, specification: AgentSpecification): Promise<AgentProcess> {
    const agent = new AgentProcess(lab, specification.name, logFile(place.logs, specification.name));
    await lab.request('start', {
      name: specification.name,
      host: place.host,
      command: [process.execPath, place.program, JSON.stringify(specification)],
      log: agent.log,
      talks: true,
    });
    await within(READY_LIMIT_MS, `starting the agent ${agent.name}`, agent.ready.promise);
    return agent;
  }

  private constructor(lab: Lab, name: string, log: string) {
    this.lab = lab;
    this.name = name;
    this.log = log;
    this.ended = this.ending.promise;
    lab.listen(name, {
      onLine: (line) => {
        this.hear(line);
      },
      onEnd: (how) => {
        this.end(how);
      },
    });
  }

  async order(order: Order, limitMs = ORDER_LIMIT_MS): Promise<void> {
    if (this.over) throw this.broke('it has ended already');
    const id = ++this.lastId;
    if (order.order === 'end') this.toldToEnd = true;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.pending.set(id, { resolve, reject });
    try {
      const said = this.lab.request('say', { name: this.name, line: JSON.stringify({ ...order, id }) });
      const what = `the agent ${this.name}, told to ${order.order},`;
      await within(limitMs, what, Promise.race([said.then(() => promise), promise]));
    } finally {
      this.pending.delete(id);
    }
  }

  onAnswer(listener: (answer: Answer) => void): void {
    this.listener = listener;
  }

  private hear(line: string): void {
    let answer: Answer;
    try {
      answer = JSON.parse(line) as Answer;
    } catch (error) {
      this.rejectAll(this.broke(`it said "${line}", which is no answer: ${messageOf(error)}`));
      return;
    }
    if (answer.answer === 'ready') this.ready.resolve();
    else if (answer.answer === 'done') this.pending.get(answer.id)?.resolve();
    else if (answer.answer === 'failed') this.pending.get(answer.id)?.reject(this.broke(answer.problem));
    else this.listener(answer);
  }

  private end(how: string): void {
    this.over = true;
    const asked = this.toldToEnd && how === 'exit code 0';
    // It may end before its last answer is read; ending in order is what it was told to do.
    if (asked) for (const { resolve } of this.pending.values()) resolve();
    const reason = asked ? undefined : `the agent ${this.name} ended unasked: ${how}`;
    this.rejectAll(this.broke(how));
    this.ending.resolve(reason);
  }

  private rejectAll(problem: ChaosError): void {
    this.ready.reject(problem);
    // Whoever waits for it has been told; once it was ready, nobody waits.
    this.ready.promise.catch(() => undefined);
    for (const { reject } of this.pending.values()) reject(problem);
  }

  private broke(problem: string): ChaosError {
    return new ChaosError('AGENT_BROKE', `the agent ${this.name} failed: ${problem}`, {
      hint: `Its log may say why: ${this.log}`,
    });
  }
}
