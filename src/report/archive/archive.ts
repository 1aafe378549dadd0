/** An archive as text, read and added to. */

import { z } from 'zod';
import { ChaosError, messageOf } from '../../core/errors.ts';
import { ARCHIVE_VERSION, CommonLine, RunLine, type ArchiveLine } from './line.ts';
import { isRunLine } from './quick-line.ts';

/** A run with what it has in common with others, which is the same object for all of them. */
export interface KeptRun extends Omit<RunLine, 'archive' | 'common'> {
  readonly common: CommonLine;
}

export interface Archive {
  /** Each once, in the order of time. */
  readonly runs: readonly KeptRun[];
}

/** What the text of an archive holds; BAD_ARGUMENT with the number of the first line that is none. `name` is that of its file. */
export function archiveIn(text: string, name: string): Archive {
  return { runs: runsIn(linesIn(text, name), name) };
}

function runsIn({ commons, lines }: Lines, name: string): KeptRun[] {
  const runs = new Map<string, KeptRun>();
  const lengths = new Map(
    [...commons].map(([name, { measures }]) => [name, 2 * Object.keys(measures).length]),
  );
  for (const [line, number] of lines) {
    const common = commons.get(line.common);
    if (common === undefined)
      throw broken(`line ${number} of ${name}`, `no line has what its run has in common, ${line.common}`);
    if (line.numbers.length !== lengths.get(line.common))
      throw broken(`line ${number} of ${name}`, 'numbers: not two for each measure of its run');
    // The first line of a run counts: what was published stays as it was.
    const key = keyOf(line, common);
    if (!runs.has(key)) runs.set(key, keptRun(line, common));
  }
  const inOrder = [...runs].sort(([a, { startedAt: one }], [b, { startedAt: other }]) =>
    one === other ? (a < b ? -1 : 1) : one < other ? -1 : 1,
  );
  return inOrder.map(([, run]) => run);
}

/**
 * Of these lines those that are to be appended to a text so that it holds them, too; none where it does already. Each run has what
 * it has in common with others before it.
 */
export function appendedTo(text: string, lines: readonly ArchiveLine[], name: string): ArchiveLine[] {
  const before = linesIn(text, name);
  const known = new Set(runsIn(before, name).map((run) => keyOf(run, run.common)));
  const { commons } = before;
  const added: ArchiveLine[] = [];
  let common: CommonLine | undefined;
  for (const line of lines) {
    // It stands before its runs, and only for a run that is added.
    if (!isRun(line)) common = line;
    else if (!known.has(keyOf(line, common!))) {
      known.add(keyOf(line, common!));
      if (!commons.has(line.common)) added.push(common!);
      commons.set(line.common, common!);
      added.push(line);
    }
  }
  return added;
}

/** These lines behind a text: whoever appended last may have left the end of its line out. */
export function textOf(lines: readonly ArchiveLine[], before = ''): string {
  const start = lines.length === 0 || before === '' || before.endsWith('\n') ? '' : '\n';
  return `${start}${lines.map((line) => `${JSON.stringify(line)}\n`).join('')}`;
}

export function isRun(line: ArchiveLine): line is RunLine {
  return 'run' in line;
}

/** Runs that left no folder are called after their suite, and only the experiment tells them apart. */
function keyOf({ run }: Pick<RunLine, 'run'>, { experiment, place = '' }: CommonLine): string {
  return `${run} ${experiment} ${place}`;
}

/** Field by field: a copy of what is there takes several times as long. */
function keptRun(line: RunLine, common: CommonLine): KeptRun {
  const { run, startedAt, word, sentence, attempts, elections, numbers } = line;
  const kept: { -readonly [F in keyof KeptRun]: KeptRun[F] } = {
    run,
    common,
    startedAt,
    word,
    attempts,
    numbers,
  };
  if (sentence !== undefined) kept.sentence = sentence;
  if (elections !== undefined) kept.elections = elections;
  return kept;
}

interface Lines {
  readonly commons: Map<string, CommonLine>;
  /** Runs with the numbers of their lines. */
  readonly lines: readonly (readonly [RunLine, number])[];
}

function linesIn(text: string, name: string): Lines {
  const commons = new Map<string, CommonLine>();
  const lines: (readonly [RunLine, number])[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = lineIn(line, () => `line ${index + 1} of ${name}`);
    if (isRun(parsed)) lines.push([parsed, index + 1]);
    else if (!commons.has(parsed.common)) commons.set(parsed.common, parsed);
  }
  return { commons, lines };
}

function lineIn(text: string, where: () => string): ArchiveLine {
  const json = jsonIn(text, where);
  if (isRunLine(json)) return json;
  const version = Object(json).archive as unknown;
  if (typeof version === 'number' && version !== ARCHIVE_VERSION)
    throw new ChaosError(
      'BAD_ARGUMENT',
      `${where()} is of version ${version} of archives, and this program reads version ${ARCHIVE_VERSION}`,
      { hint: 'use the sentinel-chaos that wrote it, or make the archive anew from the folders of its runs' },
    );
  const parsed = ('run' in Object(json) ? RunLine : CommonLine).safeParse(json);
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
