/** One-shot commands on this machine; the only module that knows zx. */

import { $ } from 'zx/core';

/** How a command ended. */
export interface Attempt {
  readonly succeeded: boolean;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command to its end without a terminal; does not throw when it fails or does not exist. */
export async function attempt(command: readonly string[], env = process.env): Promise<Attempt> {
  const run = $({ nothrow: true, quiet: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { exitCode, stdout, stderr } = await run`${command}`;
  return { succeeded: exitCode === 0, output: stdout, errors: stderr };
}
