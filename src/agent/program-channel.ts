/** A writer's way to the server that leads through a client program. */

import { FAIL, OK, UNKNOWN } from '../history/record.ts';
import type { CommandWords } from '../workload/workload.ts';
import type { ClientProgram } from './client-program.ts';
import type { Channel, ConnectionListener, Settled } from './connection.ts';
import { NO_PROGRAM, PROGRAM_ENDED } from './outcome.ts';

export class ProgramChannel implements Channel {
  readonly refusal = NO_PROGRAM;
  private readonly program: ClientProgram;

  constructor(program: ClientProgram, listener: ConnectionListener) {
    this.program = program;
    // It says no more than that: what it is connected to is not known.
    void program.begun.then(() => {
      listener.connected({});
    });
  }

  get isWritable(): boolean {
    return this.program.isThere;
  }

  send(words: CommandWords, settled: Settled): void {
    const [command, whose, number] = words;
    this.program.ask({
      of: `${whose} ${number}`,
      line: words.join(' '),
      isRead: command === 'read',
      answered: (answer) => {
        if (answer === undefined) settled(PROGRAM_ENDED, undefined);
        else if (answer.outcome === OK) settled(undefined, answer.value);
        else {
          const said = answer.outcome === FAIL ? 'refused' : 'unknown';
          const text = answer.detail === '' ? `${said}, and the program does not say why` : answer.detail;
          settled({ outcome: answer.outcome === FAIL ? FAIL : UNKNOWN, code: 'program', text }, undefined);
        }
      },
    });
  }

  flush(): void {
    this.program.flush();
  }

  /** What a program is connected to is its own matter. */
  drop(): void {}

  /** Ended once for all its writers. */
  close(): void {}
}
