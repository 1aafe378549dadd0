/** An agent in a lab, spoken to through the lab's first process. */

import type { AgentSpecification, Answer, Order } from '../../cluster/protocol.ts';
import { Conversation } from '../conversation.ts';
import type { Agent } from '../../cluster/agent.ts';
import type { Lab } from './lab.ts';
import { logFile } from './process-files.ts';

/** What runs as agent, and where. */
export interface AgentPlace {
  readonly host: string;
  /** Path of the program; Node runs it with the specification as its argument. */
  readonly program: string;
  readonly logs: string;
}

export class AgentProcess implements Agent {
  readonly name: string;
  readonly clockErrorUs = 0;
  readonly ended: Promise<string | undefined>;
  private readonly conversation: Conversation;

  /** Starts the program and resolves when it says that it is ready. */
  static async start(lab: Lab, place: AgentPlace, specification: AgentSpecification): Promise<AgentProcess> {
    const { name } = specification;
    const log = logFile(place.logs, name);
    const conversation = new Conversation({
      name,
      log,
      say: (line) => lab.request('say', { name, line }),
    });
    lab.listen(name, {
      onLine: (line) => {
        conversation.hear(line);
      },
      onEnd: (how) => {
        conversation.end(how);
      },
    });
    await lab.request('start', {
      name,
      host: place.host,
      command: [process.execPath, place.program, JSON.stringify(specification)],
      log,
      talks: true,
    });
    await conversation.ready();
    return new AgentProcess(name, conversation);
  }

  private constructor(name: string, conversation: Conversation) {
    this.name = name;
    this.conversation = conversation;
    this.ended = conversation.over;
  }

  order(order: Order, limitMs?: number): Promise<void> {
    return this.conversation.order(order, limitMs);
  }

  onAnswer(listener: (answer: Answer) => void): void {
    this.conversation.onAnswer(listener);
  }
}
