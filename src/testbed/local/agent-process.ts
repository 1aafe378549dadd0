/** An agent in a lab, reached through the lab's first process. */

import type { AgentSpecification, Answer, Order } from '../../cluster/protocol.ts';
import { AgentChannel } from '../agent-channel.ts';
import type { Agent } from '../../cluster/agent.ts';
import type { Lab } from './lab.ts';
import { logFile } from './process-files.ts';

/** What runs as agent, and where. */
export interface AgentLaunch {
  readonly host: string;
  /** Path of the program; Node runs it with the specification as its argument. */
  readonly program: string;
  readonly logs: string;
}

export class AgentProcess implements Agent {
  readonly name: string;
  readonly clockErrorUs = 0;
  readonly ended: Promise<string | undefined>;
  private readonly channel: AgentChannel;

  /** Starts the program and resolves when it reports that it is ready. */
  static async start(
    lab: Lab,
    launch: AgentLaunch,
    specification: AgentSpecification,
  ): Promise<AgentProcess> {
    const { name } = specification;
    const log = logFile(launch.logs, name);
    const channel = new AgentChannel({
      name,
      log,
      send: (line) => lab.request('sendLine', { name, line }),
    });
    lab.listen(name, {
      onLine: (line) => {
        channel.onLine(line);
      },
      onEnd: (how) => {
        channel.end(how);
      },
    });
    await lab.request('start', {
      name,
      host: launch.host,
      command: [process.execPath, launch.program, JSON.stringify(specification)],
      log,
      talks: true,
    });
    await channel.ready();
    return new AgentProcess(name, channel);
  }

  private constructor(name: string, channel: AgentChannel) {
    this.name = name;
    this.channel = channel;
    this.ended = channel.over;
  }

  order(order: Order, limitMs?: number): Promise<string | undefined> {
    return this.channel.order(order, limitMs);
  }

  onAnswer(listener: (answer: Answer) => void): void {
    this.channel.onAnswer(listener);
  }
}
