/** Finding, signalling and holding down the servers in pods, as scripts for the injector of their machine. */

import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { ProcessReport } from '../../../cluster/evidence.ts';
import { quoted, shellProgram } from '../../shell-program.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import { podScript } from '../injector/pods.ts';
import { FOLDERS } from './start-script.ts';

/** A process with the pod it is in. */
export interface Resident {
  readonly process: Pick<PlacedProcess, 'name' | 'kind'>;
  readonly uid: string;
}

/**
 * What is done to a process. `hold` is to be left dead: signal it, but make sure first that it is not started again.
 * `release` lets it be started again if it is dead. `freeze` also leaves a watchdog that lets it go on after so many
 * seconds, whatever becomes of us. `end` kills it if it is still the one that was seen.
 */
export type Act =
  | { readonly act: 'look' }
  | { readonly act: 'hold'; readonly signal: 'KILL' | 'TERM' }
  | { readonly act: 'release' }
  | { readonly act: 'freeze'; readonly ttlS: number }
  | { readonly act: 'thaw' }
  | { readonly act: 'end'; readonly seen: SeenProcess };

/** A process as the kernel sees it; `start` tells it from a later one with the same pid. */
export interface SeenProcess {
  readonly process: string;
  readonly pid: number;
  readonly start: string;
  readonly state: ProcessReport['state'];
  /** The moment of the act, or of the look, by the machine's wall clock; see `Answer.momentOf`. */
  readonly stamp: string;
  /** Whether it is kept from being started; undefined when no process of its pod lives to look through. */
  readonly isHeld: boolean | undefined;
}

const PROGRAM = shellProgram(import.meta.dirname, 'processes.sh');

/** The script that does the same to processes on one machine, which must not be done to any of them twice at once. */
export function processScript(residents: readonly Resident[], act: Act): string {
  const calls = residents.map(({ process: { name, kind }, uid }) => {
    return ['act', quoted(name), kind, quoted(uid), ...actWords(act)].join(' ');
  });
  return processFinder(residents, '', calls);
}

/** A program for bash that finds these processes, with what another program adds to it, and the calls of its functions. */
export function processFinder(
  residents: readonly Resident[],
  more: string,
  calls: readonly string[],
): string {
  const uids = residents.map(({ uid }) => uid);
  return podScript(`${PROGRAM}\n${more}`, uids, calls, { HOLD_FOLDER: FOLDERS.hold });
}

function actWords(act: Act): (string | number)[] {
  switch (act.act) {
    case 'look':
    case 'release':
    case 'thaw':
      return [act.act];
    case 'hold':
      return [act.act, act.signal];
    case 'freeze':
      return [act.act, act.ttlS];
    case 'end':
      return [act.act, act.seen.pid, act.seen.start];
  }
}

const REPORT = /^process (\S+) (\d+) (\d+) (\S) (\S+) (held|free|unknown)$/;

/** Reads what a script printed, in the order of the processes it was about. */
export function seenProcesses(output: string): SeenProcess[] {
  const reports = output.split('\n').filter((line) => line.startsWith('process '));
  return reports.map((line) => {
    const [, process, pid, start = '', letter = '', stamp = '', held] = REPORT.exec(line) ?? [];
    if (process === undefined)
      throw unexpectedOutput('processes.sh', 'pid, start, state, time and hold of a process', line);
    const state = stateOf(letter);
    const isHeld = held === 'unknown' ? undefined : held === 'held';
    return { process, pid: state === 'dead' ? 0 : Number(pid), start, state, stamp, isHeld };
  });
}

/** Processes that could not be kept from being started again, and so were left alone. */
export function unheldProcesses(output: string): string[] {
  return output
    .split('\n')
    .flatMap((line) => (line.startsWith('unheld ') ? [line.slice('unheld '.length)] : []));
}

/** From the letter in /proc/PID/stat. */
function stateOf(letter: string): ProcessReport['state'] {
  if (/[ZXx]/.test(letter)) return 'dead';
  return /[Tt]/.test(letter) ? 'stopped' : 'running';
}
