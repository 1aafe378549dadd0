/** The client programs of an agent, each for its own workload and for those that go through it. */

import type { AgentSpecification } from '../cluster/protocol.ts';
import type { Workload } from '../workload/workload.ts';
import { ClientProgram, type Launch } from './client-program.ts';
import { programEnvironment } from './program-environment.ts';

export class ClientPrograms {
  private readonly specification: Pick<AgentSpecification, 'directory' | 'beside'>;
  private readonly tools: Pick<Launch, 'now' | 'record'>;
  private readonly running = new Map<string, ClientProgram>();
  private readonly users = new Map<ClientProgram, number>();

  constructor(
    specification: Pick<AgentSpecification, 'directory' | 'beside'>,
    tools: Pick<Launch, 'now' | 'record'>,
  ) {
    this.specification = specification;
    this.tools = tools;
  }

  /** The program of a workload, started when it is first asked for; undefined of a workload that has none. */
  join(workload: Workload): ClientProgram | undefined {
    const { name, command } = workload;
    if (command === undefined) return undefined;
    const program = this.running.get(name) ?? this.start(workload, command);
    this.running.set(name, program);
    this.users.set(program, (this.users.get(program) ?? 0) + 1);
    return program;
  }

  /** Ends a program once all that have joined it have left. */
  async leave(program: ClientProgram | undefined): Promise<void> {
    if (program === undefined) return;
    const left = this.users.get(program)! - 1;
    this.users.set(program, left);
    if (left === 0) await program.close();
  }

  private start(
    { name: workload, image, environment: own }: Workload,
    command: readonly string[],
  ): ClientProgram {
    const { directory, beside } = this.specification;
    const apart =
      image === undefined ? undefined : beside && { ...beside, folder: `${beside.folder}/${workload}` };
    const environment = { ...own, ...programEnvironment(directory, apart?.folder) };
    return new ClientProgram({
      workload,
      command: apart === undefined ? command : [...apart.reach, apart.folder, ...Object.keys(environment)],
      environment,
      ...this.tools,
    });
  }
}
