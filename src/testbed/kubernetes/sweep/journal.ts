/**
 * What a run is about to do to the cluster's machines, on disk before it does it, so that it can be undone when the
 * run dies. All else that a run makes is found by its labels.
 *
 * One file a run, NDJSON: first who it belongs to, then what to undo and what has been undone. It is deleted when the
 * run has closed; so a file whose owner is dead is a run that died.
 */

import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { OWN, type Owner } from './owner.ts';

/** An act that makes up for a fault. */
export interface Undo {
  readonly undo: 'thaw-node' | 'start-node' | 'uncordon-node';
  readonly node: string;
}

/** This act was carried out. */
interface Undone {
  readonly at: string;
  readonly undone: Undo;
}

/** Whose journal it is: the first line. */
interface Heading {
  readonly owner: Owner;
  readonly context: string;
  readonly run: string;
}

/** A journal that was found. */
export interface FoundJournal extends Heading {
  readonly path: string;
  /** When its last line was written, ms since 1970. */
  readonly writtenMs: number;
  /** What was not written down to be undone, the last one first. */
  readonly due: readonly Undo[];
}

/** `$XDG_STATE_HOME/sentinel-chaos`, by default `~/.local/state/sentinel-chaos`. */
export function journalFolder(): string {
  const chosen = process.env['XDG_STATE_HOME'];
  const state = chosen === undefined || chosen === '' ? join(homedir(), '.local', 'state') : chosen;
  return join(state, 'sentinel-chaos');
}

export class UndoJournal {
  private readonly path: string;
  private readonly file: FileHandle;
  private readonly due = new Set<Undo>();

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.file = file;
  }

  /** Begins the journal of a run, named by its namespace; before anything of the run is made. */
  static async open(
    { run, context }: { readonly run: string; readonly context: string },
    folder = journalFolder(),
  ): Promise<UndoJournal> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${run}.ndjson`);
    const journal = new UndoJournal(path, await open(path, 'ax'));
    await journal.append({ owner: OWN, context, run } satisfies Heading);
    await syncFolder(folder);
    return journal;
  }

  /** Resolves when what undoes a fault is on disk, with what to call once it has been undone. */
  async before(undo: Undo): Promise<() => Promise<void>> {
    this.due.add(undo);
    await this.append({ at: new Date().toISOString(), ...undo });
    return async () => {
      await this.append({ at: new Date().toISOString(), undone: undo } satisfies Undone);
      this.due.delete(undo);
    };
  }

  /** The run has ended. What it could not undo stays on disk, for a later sweep. */
  async close(): Promise<void> {
    await this.file.close();
    if (this.due.size === 0) await rm(this.path, { force: true });
  }

  private async append(line: object): Promise<void> {
    await this.file.appendFile(`${JSON.stringify(line)}\n`);
    await this.file.datasync();
  }
}

/** The journals in a folder, of runs dead and alive. */
export async function foundJournals(folder = journalFolder()): Promise<FoundJournal[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.ndjson')).map((name) => join(folder, name));
  return (await Promise.all(files.map(found))).flat();
}

/** Nothing when the process died before even the heading was on disk: before anything was made. */
async function found(path: string): Promise<FoundJournal[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [heading, ...entries] = text.split('\n').flatMap(lineOf);
  if (heading === undefined || !('owner' in heading)) return [];
  const { mtimeMs: writtenMs } = await stat(path);
  return [{ path, writtenMs, ...heading, due: dueBy(entries) }];
}

/** Nothing for a line that was being written when the process died: what it announces has not been done. */
function lineOf(text: string): (Heading | Undo | Undone)[] {
  try {
    return [JSON.parse(text) as Heading | Undo | Undone];
  } catch {
    return [];
  }
}

function dueBy(entries: readonly (Heading | Undo | Undone)[]): Undo[] {
  const due = new Map<string, Undo>();
  for (const entry of entries) {
    if ('undone' in entry) due.delete(keyOf(entry.undone));
    else if ('undo' in entry) due.set(keyOf(entry), { undo: entry.undo, node: entry.node });
  }
  return [...due.values()].toReversed();
}

function keyOf({ undo, node }: Undo): string {
  return `${undo} ${node}`;
}

/** The name of a new file is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
