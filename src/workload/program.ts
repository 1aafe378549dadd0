/** Programs: an application of your own writes, in whatever language and with whatever library. */

import { appends } from './appends.ts';
import { complete, type Workload, type WorkloadKind } from './workload.ts';

/** What an author may say of a client program; it finds the master, and settles what it cannot write, by itself. */
export interface ProgramOptions extends Partial<
  Pick<Workload, 'name' | 'writers' | 'client' | 'environment'>
> {
  /** The program and its arguments, as the client host finds them. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Operations per second of all its writers together. */
  readonly rate?: number;
}

const definition: WorkloadKind = {
  ...appends.definition,
  kind: 'program',
  words: 'RPUSH of ascending numbers to one list per writer, each when the program is asked to (docs/client-protocol.md)',
  write: (writer, number) => ['write', writer, String(number)],
};

/** What a program of yours writes when it is asked to (docs/client-protocol.md): what it calls acknowledged is compared with the data. `rate` is per second for all its writers together. */
export const program = Object.assign(
  (options: ProgramOptions): Workload => complete(definition, { ...options, profile: 'program' }),
  { definition },
);
