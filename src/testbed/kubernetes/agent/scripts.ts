/**
 * The shell programs of an agent's pod: what keeps the agent running there, and how the harness comes and goes.
 *
 * Orders reach the agent through a FIFO and its answers go to a file, so that a lost connection loses neither; the
 * agent itself knows nothing of this, and ends when its input does. Plain sh with mkfifo, cat, tail, sleep, sha256sum
 * and wc, as any Node image has them; GNU's tail sees growth at once, BusyBox's within a second.
 */

import { basename } from 'node:path/posix';
import type { BesidePrograms } from '../../../cluster/protocol.ts';
import { shellCommand, shellProgram } from '../../shell-program.ts';

/** Where the agent's orders, answers, history and log are: an empty volume that its user may write to. */
export const AGENT_FOLDER = '/agent';

/** Where the program and `SERVE` are, read-only. */
export const PROGRAM_FOLDER = '/program';

/** The agent's program, as `bundle.ts` makes it. */
export const PROGRAM = `${PROGRAM_FOLDER}/agent.cjs`;

/** The history of the agent while the run goes on. */
export const POD_HISTORY = `${AGENT_FOLDER}/history.ndjson`;

/** What the agent complains about. */
export const POD_LOG = `${AGENT_FOLDER}/log`;

/** Where `SERVE` is in the pod. */
export const SERVE_FILE = `${PROGRAM_FOLDER}/serve.sh`;

/** The text of the pod's main process. */
export const SERVE = shellProgram(import.meta.dirname, 'serve.sh');

/** The main process of the pod. */
export const SERVE_COMMAND: readonly string[] = ['sh', SERVE_FILE, AGENT_FOLDER, PROGRAM];

/** Where a client program in a container beside the agent has a folder that both see, by the name of its workload. */
export const CLIENT_PROGRAMS = '/client-programs';

/** Where the two scripts are in the pod through which the agent reaches such a program, and their texts. */
const RUN_FILE = `${PROGRAM_FOLDER}/run-program.sh`;
const REACH_FILE = `${PROGRAM_FOLDER}/reach-program.sh`;
export const CLIENT_PROGRAM_SCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [RUN_FILE, REACH_FILE].map((path) => [path, shellProgram(import.meta.dirname, basename(path))]),
);

/** How the agent reaches one. */
export const BESIDE: BesidePrograms = { reach: ['sh', REACH_FILE], folder: CLIENT_PROGRAMS };

/** The main process of a client program's container. */
export function runProgram(workload: string, program: readonly string[]): string[] {
  return ['sh', RUN_FILE, `${CLIENT_PROGRAMS}/${workload}`, ...program];
}

/** Leaves the specification, its input, for the agent. */
export const SPECIFY_COMMAND = command('specify.sh', AGENT_FOLDER);

/** Opens a session with the agent that has received so many bytes before; the agent survives its end for `graceS`. */
export function attachCommand(received: number, graceS: number): readonly string[] {
  return command('attach.sh', AGENT_FOLDER, `${received + 1}`, `${graceS}`);
}

/** Sends a growing file, of which so many bytes have been received before. */
export function followCommand(file: string, received: number): readonly string[] {
  return command('follow.sh', file, `${received + 1}`);
}

/** Prints the size of a file in bytes and the SHA-256 of its content. */
export function measureCommand(file: string): readonly string[] {
  return command('measure.sh', file);
}

function command(file: string, ...args: readonly string[]): readonly string[] {
  return shellCommand(import.meta.dirname, file, ...args);
}
