/** One-shot commands on this machine; the only module that knows zx. */

import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { $, type Options } from 'zx/core';

/** How a command ended. */
export interface Attempt {
  readonly succeeded: boolean;
  readonly output: string;
  readonly errors: string;
}

interface ExecOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What the command reads from its standard input; nothing by default. */
  readonly input?: string;
  /** After this long the command is ended, ms. */
  readonly limitMs?: number;
  /** Ends the command when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a command to its end without a terminal; does not throw when it fails or does not exist. */
export async function attempt(
  command: readonly string[],
  { env = process.env, input, limitMs, signal }: ExecOptions = {},
): Promise<Attempt> {
  const run = $({
    nothrow: true,
    quiet: true,
    env,
    spawn: withoutStartupFiles as NonNullable<Options['spawn']>,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
    ...(limitMs === undefined ? {} : { timeout: limitMs }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { exitCode, stdout, stderr } = await run`${command}`;
  return { succeeded: exitCode === 0, output: stdout, errors: stderr };
}

/**
 * bash takes itself for a remote login when its standard input is a socket, as Node's pipes are,
 * and no other shell is above it: it would then read the user's ~/.bashrc, and run all of it, first.
 */
function withoutStartupFiles(command: string, _: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(options.shell as string, ['--norc', '-c', command], { ...options, shell: false });
  // For a command that ends before it has read its input the exit code is what counts.
  child.stdin?.on('error', () => undefined);
  return child;
}
