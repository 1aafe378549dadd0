/**
 * Trying TCP connections from inside a host's network, all at once and for a second: a command, and how its output is
 * read. A refusal proves a link whole as well as a connection does. Pure.
 */

import { ChaosError } from '../core/errors.ts';

/** TCP's discard service: nothing listens there, so a whole link answers with a refusal at once. */
export const CLOSED_PORT = 9;

/**
 * Prints each target that answers, be it with a refusal, after the word it was given as its name. `timeout` ends all
 * attempts together after a second, and all of them are processes of one small shell, so that dialling disturbs the
 * servers on a small machine little. It must not read start-up files (--norc): with a socket as standard input bash
 * takes itself for a remote login. BusyBox's
 * `timeout` ends the shell alone, so that one ends its attempts.
 */
const DIAL = [
  "trap 'kill $(jobs -p) 2> /dev/null; exit 124' TERM",
  'for target; do',
  '  ( error=$( { : <"/dev/tcp/$target"; } 2>&1 );',
  '    [[ -z $error || $error == *refused* ]] && echo "$0 $target" ) &',
  'done; wait',
].join('\n');

/** How `timeout` says that it had to end what it ran. */
const TIMED_OUT = 124;

/** What is dialled: `address/port`. */
export function dialTarget(address: string, port = CLOSED_PORT): string {
  return `${address}/${port}`;
}

/** The command that dials targets; to be run in the network of the host named. */
export function dialCommand(from: string, targets: readonly string[]): string[] {
  return ['timeout', '1', 'bash', '--norc', '-c', DIAL, from, ...targets];
}

/** The targets that answered a host, from the output of its dial command and possibly of others. */
export function reachedTargets(from: string, output: string): Set<string> {
  const lines = output.split('\n').filter((line) => line.startsWith(`${from} `));
  return new Set(lines.map((line) => line.slice(from.length + 1)));
}

/** Throws unless a dial command ended as it may: by itself, or after its second. */
export function checkDialled(from: string, code: number | null, errors: string): void {
  if (code === 0 || code === TIMED_OUT) return;
  throw new ChaosError('TESTBED_BROKE', `could not dial from ${from}: ${errors.trim() || `code ${code}`}`);
}
