/** Limiting what the containers of servers get, as scripts for the injector of their machine. */

import { quoted, shellProgram } from '../../shell-program.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import { processFinder, type Resident } from './script.ts';

/** What is done to the container of a process. `throttle` also leaves a watchdog that takes it back after so many seconds. */
export type LimitAct =
  | { readonly act: 'throttle'; readonly quotaUs: number; readonly ttlS: number }
  | { readonly act: 'lift' }
  | { readonly act: 'look' };

/** A limit as the kernel has it. */
export interface SeenLimit {
  /** Whether the process lives under a limit of ours. */
  readonly isLimited: boolean;
  /** How often its container was held back so far; undefined where the kernel did not say. */
  readonly hits: number | undefined;
  /** The moment of the look, by the machine's wall clock. */
  readonly stamp: string;
}

const PROGRAM = shellProgram(import.meta.dirname, 'limits.sh');

/** The script that does this to the container of a process; it may run twice. */
export function limitScript(resident: Resident, act: LimitAct): string {
  const { name, kind } = resident.process;
  const words = act.act === 'throttle' ? [act.quotaUs, act.ttlS] : [];
  const call = ['limit', quoted(name), kind, quoted(resident.uid), act.act, ...words].join(' ');
  return processFinder([resident], PROGRAM, [call]);
}

const REPORT = /^limit \S+ (\S+) (limited|free) (\d+|unknown)$/m;

/** Reads what the script printed. */
export function seenLimit(output: string): SeenLimit {
  const [, stamp, state, hits] = REPORT.exec(output) ?? [];
  if (stamp === undefined)
    throw unexpectedOutput('limits.sh', 'time, state and number of a limit', output.trim());
  return {
    isLimited: state === 'limited',
    hits: hits === 'unknown' ? undefined : Number(hits),
    stamp,
  };
}
