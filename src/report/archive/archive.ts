/** An archive as text, read and added to. */

import { z } from 'zod';
import { ChaosError, messageOf } from '../../core/errors.ts';
import { RunKeeper, type KeptRun } from './kept-run.ts';
import { ARCHIVE_VERSION, RunLine, SettingsLine, type ArchiveLine } from './line.ts';
import { isRunLine } from './quick-line.ts';

export interface Archive {
  /** Each once, in the order of time. */
  readonly runs: readonly KeptRun[];
  /** Values by digest. */
  readonly settings: ReadonlyMap<string, SettingsLine['values']>;
}

/** What the text of an archive holds; BAD_ARGUMENT with the number of the first line that is none. `name` is that of its file. */
export function archiveIn(text: string, name: string): Archive {
  const runs = new Map<string, KeptRun>();
  const keeper = new RunKeeper();
  const settings = new Map<string, SettingsLine['values']>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = lineIn(line, () => `line ${index + 1} of ${name}`);
    const key = isRun(parsed) ? keyOf(parsed) : parsed.settings;
    // The first line of a run counts: what was published stays as it was.
    if (!isRun(parsed)) settings.set(key, parsed.values);
    else if (!runs.has(key)) runs.set(key, keeper.keep(parsed));
  }
  const inOrder = [...runs].sort(([a, { startedAt: one }], [b, { startedAt: other }]) =>
    one === other ? (a < b ? -1 : 1) : one < other ? -1 : 1,
  );
  return { runs: inOrder.map(([, run]) => run), settings };
}

/** What is to be appended to a text so that it holds these lines, too; empty where it does already. */
export function appendedTo(text: string, lines: readonly ArchiveLine[], name: string): string {
  const { runs, settings } = archiveIn(text, name);
  const seen = new Set([...runs.map(keyOf), ...settings.keys()]);
  const added = lines.filter((line) => {
    const key = isRun(line) ? keyOf(line) : line.settings;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  if (added.length === 0) return '';
  // Whoever appended last may have left the end of its line out.
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${start}${added.map((line) => `${JSON.stringify(line)}\n`).join('')}`;
}

export function isRun(line: ArchiveLine): line is RunLine {
  return 'run' in line;
}

/** Runs that left no folder are called after their suite, and only the experiment tells them apart. */
function keyOf({ run, experiment, place = '' }: Pick<RunLine, 'run' | 'experiment' | 'place'>): string {
  return `${run} ${experiment} ${place}`;
}

function lineIn(text: string, where: () => string): ArchiveLine {
  const json = jsonIn(text, where);
  if (isRunLine(json)) return json;
  const version = Object(json).archive as unknown;
  if (typeof version === 'number' && version > ARCHIVE_VERSION)
    throw new ChaosError(
      'BAD_ARGUMENT',
      `${where()} is of version ${version}, which is newer than this program`,
      {
        hint: 'use the sentinel-chaos that wrote it, or a newer one',
      },
    );
  const parsed = ('run' in Object(json) ? RunLine : SettingsLine).safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') ?? '';
  throw broken(where(), `${at === '' ? '' : `${at}: `}${issue?.message ?? z.prettifyError(parsed.error)}`);
}

function jsonIn(text: string, where: () => string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(where(), messageOf(error));
  }
}

function broken(where: string, problem: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', `${where} is no line of an archive (${problem})`, {
    hint: 'take that line out, or add its run anew from its folder',
  });
}
