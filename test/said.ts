/** What a program says when a person runs it, without holding up the labs that run in the same process beside it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end in a folder. */
export async function said(program: string, args: readonly string[], cwd: string): Promise<Said> {
  // As a person types it: not as part of the make that runs these tests, which would announce folders.
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...env } = process.env;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}

/**
 * The same for a program that carries one experiment out and does not try again by itself: on a machine that stands still for a
 * moment a run may be undecided, and is tried up to three times.
 */
export async function decided(
  program: string,
  args: readonly string[],
  cwd: string,
  tries = 3,
): Promise<Said> {
  const run = await said(program, args, cwd);
  return run.out.includes('Undecided') && tries > 1 ? decided(program, args, cwd, tries - 1) : run;
}
