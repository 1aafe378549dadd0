/**
 * Trying TCP connections from inside a host's network, all at once and for a second: a command, and how its output is
 * read. A refusal proves a link whole as well as a connection does.
 */

import { ChaosError } from '../core/errors.ts';
import { shellProgram } from './shell-program.ts';

/** TCP's discard service: nothing listens there, so a whole link answers with a refusal at once. */
export const CLOSED_PORT = 9;

/**
 * `timeout` ends all attempts together after a second. bash must not read start-up files (--norc): with a socket as
 * standard input it takes itself for a remote login.
 */
const DIAL = shellProgram(import.meta.dirname, 'dial.sh');

/** The exit code of `timeout` when it had to end what it ran. */
const TIMED_OUT = 124;

/** What is dialled: `address/port`. */
export function dialTarget(address: string, port = CLOSED_PORT): string {
  return `${address}/${port}`;
}

/** The command that dials targets; to be run in the network of the host named. */
export function dialCommand(from: string, targets: readonly string[]): string[] {
  return ['timeout', '1', 'bash', '--norc', '-c', DIAL, from, ...targets];
}

/**
 * The targets that answered a host, from the output of its dial command and possibly of others, each with how long that took, µs,
 * where the command could tell.
 */
export function reachedTargets(from: string, output: string): Map<string, number | undefined> {
  const lines = output.split('\n').filter((line) => line.startsWith(`${from} `));
  return new Map(
    lines.map((line) => {
      const [, target, took] = line.split(' ') as [string, string, string?];
      return [target, took === undefined ? undefined : Number(took)];
    }),
  );
}

/** Throws unless a dial command ended as it may: by itself, or after its second. */
export function checkDialled(from: string, code: number | null, errors: string): void {
  if (code === 0 || code === TIMED_OUT) return;
  throw new ChaosError('TESTBED_BROKE', `could not dial from ${from}: ${errors.trim() || `code ${code}`}`);
}
