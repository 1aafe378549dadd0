/** Spoiling the files of servers in pods, as scripts for the injector of their machine. */

import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { StoragePart } from '../../../cluster/storage.ts';
import { quoted, shellProgram } from '../../shell-program.ts';
import { unexpectedOutput } from '../../unexpected-output.ts';
import { processFinder, type Resident } from './script.ts';
import { FOLDERS } from './start-script.ts';

/**
 * What is done to the files of a process. What is sealed or filled is as it was after so many seconds, unless that is undone before.
 */
export type StorageAct =
  | { readonly act: 'seal' | 'fill'; readonly ttlS: number }
  | { readonly act: 'unseal' | 'drain' }
  | { readonly act: 'attempt'; readonly to: StoragePart };

/** Names of the volumes with the own folder of a process. A Sentinel's outlives its container, a data node's its pod if it is claimed. */
export const OWN_FOLDER: Readonly<Record<PlacedProcess['kind'], string>> = {
  redis: 'data',
  sentinel: 'sentinel',
};

/** What a script has come to. */
export interface Stored {
  /** Why nothing was done: the file was seen by no process of the pod, or the volume is no file system of its own. */
  readonly hindrance?: 'absent' | 'shared';
  /** An attempt to write, and why the kernel refused it; undefined where there was nothing to write to. */
  readonly attempt?: { readonly stamp: string; readonly refusal?: string };
  /** The moment after it, by the machine's wall clock. */
  readonly stamp: string;
}

const PROGRAM = shellProgram(import.meta.dirname, 'storage.sh');

/** The script that does this to the files of a process; it may run twice. */
export function storageScript(resident: Resident, act: StorageAct): string {
  const { name, kind } = resident.process;
  const whom = [quoted(name), kind, quoted(resident.uid)];
  return processFinder([resident], PROGRAM, [['store', ...whom, ...wordsOf(act, kind)].join(' ')]);
}

function wordsOf(act: StorageAct, kind: PlacedProcess['kind']): (string | number)[] {
  const file = `${FOLDERS.data}/${kind}.conf`;
  const volume = OWN_FOLDER[kind];
  switch (act.act) {
    case 'seal':
      return ['seal', file, act.ttlS];
    case 'unseal':
      return ['unseal', file];
    case 'fill':
      return ['fill', volume, act.ttlS];
    case 'drain':
      return ['drain'];
    case 'attempt':
      return ['attempt', act.to, act.to === 'configuration' ? file : volume];
  }
}

const HINDRANCE = /^(absent|shared) \S+$/m;
const ATTEMPT = /^attempted \S+ (\S+) (.*)$/m;
const REPORT = /^stored \S+ (\S+)$/m;

/** Reads what the script printed. */
export function seenStored(output: string): Stored {
  const stamp = REPORT.exec(output)?.[1];
  if (stamp === undefined) throw unexpectedOutput('storage.sh', 'the time of its end', output.trim());
  const hindrance = HINDRANCE.exec(output)?.[1] as Stored['hindrance'];
  const [, attempted, refusal] = ATTEMPT.exec(output) ?? [];
  return {
    ...(hindrance === undefined ? {} : { hindrance }),
    ...(attempted === undefined
      ? {}
      : { attempt: { stamp: attempted, ...(refusal === '' ? {} : { refusal: refusal! }) } }),
    stamp,
  };
}
