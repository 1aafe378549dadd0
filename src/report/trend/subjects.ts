/** The runs of an archive as a trend, or a comparison, sees them. */

import type { Setting, Side } from '../../compare/side.ts';
import { ChaosError } from '../../core/errors.ts';
import type { TrendRun, TrendSubject } from '../../trend/run.ts';
import { VERDICTS } from '../../check/verdict.ts';
import type { Archive } from '../archive/archive.ts';
import type { RunLine } from '../archive/line.ts';
import { measuredIn } from '../archive/measured.ts';

/** One for each experiment, place and testbed, in the order in which they first ran. */
export function subjectsIn({ runs, settings }: Archive): TrendSubject[] {
  const known = new Map([...settings].map(([digest, values]) => [digest, listed(values)]));
  const own = Map.groupBy(runs, ({ experiment, place = '', testbed }) => `${experiment} ${place} ${testbed}`);
  return [...own.values()].map((lines) => {
    const { experiment, title, place = '', testbed } = lines.at(-1)!;
    return { experiment, title, place, testbed, runs: lines.map((line) => trendRun(line, known)) };
  });
}

function trendRun(line: RunLine, known: ReadonlyMap<string, readonly Setting[]>): TrendRun {
  const { run, startedAt, word, sentence = '', attempts, elections, versions } = line;
  const verdict = VERDICTS.find((one) => one === word);
  const settings = line.settings === undefined ? undefined : known.get(line.settings);
  return {
    label: run,
    night: startedAt.slice(0, 10),
    ...(verdict === undefined ? {} : { verdict }),
    sentence,
    attempts,
    measured: measuredIn(line),
    elections,
    ...(settings === undefined ? {} : { settings }),
    ...(versions === undefined ? {} : { versions: listed(versions) }),
  };
}

function listed(values: Readonly<Record<string, string>>): Setting[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

/**
 * The latest nights of an archive as one side of a comparison; BAD_ARGUMENT where its runs are of several testbeds, whose
 * numbers are not those of one thing.
 */
export function archivedSide(archive: Archive, name: string, last: number): Side {
  const testbeds = [...new Set(archive.runs.map(({ testbed }) => testbed))];
  if (testbeds.length > 1)
    throw new ChaosError('BAD_ARGUMENT', `${name} has runs of several testbeds: ${testbeds.join(', ')}`, {
      hint: 'keep an archive for each of them',
    });
  const nights = [...new Set(archive.runs.map(({ startedAt }) => startedAt.slice(0, 10)))].slice(-last);
  const runs = archive.runs.filter(({ startedAt }) => nights.includes(startedAt.slice(0, 10)));
  return {
    name: `${name}, ${nights[0] ?? 'no night'} to ${nights.at(-1) ?? 'no night'}`,
    subjects: subjectsIn({ ...archive, runs }),
  };
}
