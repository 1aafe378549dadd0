/** Programs: an application of your own writes, in whatever language and with whatever library. */

import { appends } from './appends.ts';
import { complete, type Workload, type WorkloadKind } from './workload.ts';

/** What an author may say of a client program; it finds the master, and settles what it cannot write, by itself. */
export interface ProgramOptions extends Partial<
  Pick<Workload, 'name' | 'writers' | 'client' | 'image' | 'environment' | 'requires' | 'mayStayAway'>
> {
  /** The program and its arguments, as the client host finds them. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Operations per second of all its writers together. */
  readonly rate?: number;
}

/** What a client program finds in its environment, each variable with what it holds. */
export const PROGRAM_VARIABLES = {
  SENTINELS:
    'the addresses that all Sentinels have when the program starts, such as `10.0.0.4:26379,10.0.0.5:26379`',
  MASTER_NAME: 'the name by which they know the master, such as `mymaster`',
  REDIS_USERNAME: 'the user for data nodes; not set for the default user',
  REDIS_PASSWORD: 'the password for data nodes; not set where they demand none',
  SENTINEL_USERNAME: 'the user for Sentinels; not set for the default user',
  SENTINEL_PASSWORD: 'the password for Sentinels; not set where they demand none',
  TLS_CA_FILE: 'a file with the certificate of the authority, PEM; set only where servers speak TLS',
  TLS_CERTIFICATE_FILE: 'a file with the certificate that a client presents, PEM; likewise',
  TLS_KEY_FILE: 'a file with the key of that certificate, PEM; likewise',
} as const;

const definition: WorkloadKind = {
  ...appends.definition,
  kind: 'program',
  words:
    'RPUSH of ascending numbers to one list per writer, each when the program is asked to (docs/client-protocol.md)',
  write: (writer, number) => ['write', writer, String(number)],
};

/** What a program of yours writes when it is asked to (docs/client-protocol.md): what it calls acknowledged is compared with the data. `rate` is per second for all its writers together. */
export const program = Object.assign(
  (options: ProgramOptions): Workload => complete(definition, { ...options, profile: 'program' }),
  { definition },
);
