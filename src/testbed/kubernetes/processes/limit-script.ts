/** Limiting what the containers of servers get, as scripts for the injector of their machine. */

import type { Resource } from '../../../cluster/resources.ts';
import { quoted, shellProgram } from '../../shell-program.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import { processFinder, type Resident } from './script.ts';

/**
 * What is done to the container of a process. `impose` gives it so much (a quota of its cores, µs; of memory bytes besides what it
 * has), and leaves a watchdog that takes that back after so many seconds. What is killed meanwhile is to stay dead, or is not.
 */
export type LimitAct = { readonly resource: Resource } & (
  | { readonly act: 'impose'; readonly amount: number; readonly ttlS: number; readonly keepsDead: boolean }
  | { readonly act: 'lift'; readonly keepsDead: boolean }
  | { readonly act: 'look' }
);

/** A limit as the kernel has it. */
export interface SeenLimit {
  /** Whether the process lives under a limit of ours. */
  readonly isLimited: boolean;
  /** How often its container met its limit so far; undefined where the kernel did not say. */
  readonly hits: number | undefined;
  /** How many processes of its container were killed for want of memory. */
  readonly kills: number;
  /** The moment of the look, by the machine's wall clock. */
  readonly stamp: string;
}

const PROGRAM = shellProgram(import.meta.dirname, 'limits.sh');

/** The script that does this to the container of a process; it may run twice. */
export function limitScript(resident: Resident, act: LimitAct): string {
  const { name, kind } = resident.process;
  const whom = [quoted(name), kind, quoted(resident.uid)];
  return processFinder([resident], PROGRAM, [['limit', ...whom, act.resource, ...wordsOf(act)].join(' ')]);
}

function wordsOf(act: LimitAct): (string | number)[] {
  if (act.act === 'look') return [act.act];
  const hold = act.keepsDead ? ['hold'] : [];
  return act.act === 'lift' ? [act.act, ...hold] : [act.act, act.amount, act.ttlS, ...hold];
}

const REPORT = /^limit \S+ (\S+) (limited|free) (\d+|unknown) (\d+)$/m;
const LOWER = /^lower \S+ (\d+)$/m;

/** The limit, bytes, that the container had before and that is no higher, so that it was kept; undefined where there was none. */
export function lowerLimit(output: string): number | undefined {
  const [, bytes] = LOWER.exec(output) ?? [];
  return bytes === undefined ? undefined : Number(bytes);
}

/** Reads what the script printed. */
export function seenLimit(output: string): SeenLimit {
  const [, stamp, state, hits, kills] = REPORT.exec(output) ?? [];
  if (stamp === undefined)
    throw unexpectedOutput('limits.sh', 'time, state and numbers of a limit', output.trim());
  return {
    isLimited: state === 'limited',
    hits: hits === 'unknown' ? undefined : Number(hits),
    kills: Number(kills),
    stamp,
  };
}
