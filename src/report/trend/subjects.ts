/** The runs of an archive as a trend, or a comparison, sees them. */

import type { Measured, Setting, Side } from '../../compare/side.ts';
import { ChaosError } from '../../core/errors.ts';
import type { TrendRun, TrendSubject } from '../../trend/run.ts';
import { VERDICTS, type Verdict } from '../../check/verdict.ts';
import type { Archive } from '../archive/archive.ts';
import type { KeptRun } from '../archive/kept-run.ts';
import { measuredIn } from '../archive/measured.ts';

/** One for each experiment, place and testbed, in the order in which they first ran. */
export function subjectsIn({ runs, settings }: Archive): TrendSubject[] {
  const known = new Map([...settings].map(([digest, values]) => [digest, listed(values)]));
  // Runs have the same object where they had the same versions.
  const versions = new Map<KeptRun['versions'], readonly Setting[]>();
  const versionsOf = (values: KeptRun['versions']): readonly Setting[] | undefined => {
    if (values === undefined) return undefined;
    const own = versions.get(values) ?? listed(values);
    versions.set(values, own);
    return own;
  };
  const own = Map.groupBy(runs, ({ experiment, place = '', testbed }) => `${experiment} ${place} ${testbed}`);
  return [...own.values()].map((lines) => {
    const { experiment, title, place = '', testbed } = lines.at(-1)!;
    const archived = lines.map(
      (line) => new ArchivedRun(line, known.get(line.settings ?? ''), versionsOf(line.versions)),
    );
    return { experiment, title, place, testbed, runs: archived };
  });
}

/** Settings and versions are those of many runs, and so are the same value. */
class ArchivedRun implements TrendRun {
  readonly label: string;
  readonly night: string;
  readonly verdict: Verdict | undefined;
  readonly sentence: string;
  readonly attempts: number;
  readonly elections: KeptRun['elections'];
  readonly settings: readonly Setting[] | undefined;
  readonly versions: readonly Setting[] | undefined;
  private readonly measures: KeptRun['measures'];

  constructor(line: KeptRun, settings: ArchivedRun['settings'], versions: ArchivedRun['versions']) {
    this.label = line.run;
    this.night = line.startedAt.slice(0, 10);
    this.verdict = VERDICTS.find((one) => one === line.word);
    this.sentence = line.sentence ?? '';
    this.attempts = line.attempts;
    this.elections = line.elections;
    this.settings = settings;
    this.versions = versions;
    this.measures = line.measures;
  }

  /** Made when it is asked for: each is looked at once or twice, and all together are many. */
  get measured(): Measured[] {
    return measuredIn(this.measures);
  }
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
