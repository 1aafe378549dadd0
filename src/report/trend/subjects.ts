/** The runs of an archive as a trend, or a comparison, sees them. */

import type { Measured, Setting, Side } from '../../compare/side.ts';
import { ChaosError } from '../../core/errors.ts';
import type { Readings, TrendRun, TrendSubject } from '../../trend/run.ts';
import { VERDICTS, type Verdict } from '../../check/verdict.ts';
import type { Archive, KeptRun } from '../archive/archive.ts';
import { measuredIn, readingsIn } from '../archive/measured.ts';

/** One for each experiment, place and testbed, in the order in which they first ran. */
export function subjectsIn(runs: readonly KeptRun[]): TrendSubject[] {
  const known = new Map<KeptRun['common'], Common>();
  const commonOf = ({ common }: KeptRun): Common => {
    const own = known.get(common) ?? commonIn(common);
    known.set(common, own);
    return own;
  };
  const own = Map.groupBy(runs, (run) => commonOf(run).subject);
  return [...own.values()].map((lines) => {
    const { experiment, title, place = '', testbed } = lines.at(-1)!.common;
    return {
      experiment,
      title,
      place,
      testbed,
      runs: lines.map((line) => new ArchivedRun(line, commonOf(line))),
    };
  });
}

/** What runs have in common, as a trend sees it. */
interface Common extends Pick<TrendRun, 'settings' | 'versions'> {
  readonly subject: string;
}

function commonIn({ experiment, place = '', testbed, settings, versions }: KeptRun['common']): Common {
  return {
    subject: `${experiment} ${place} ${testbed}`,
    settings: settings && listed(settings),
    versions: versions && listed(versions),
  };
}

class ArchivedRun implements TrendRun {
  readonly label: string;
  readonly night: string;
  readonly verdict: Verdict | undefined;
  readonly sentence: string;
  readonly attempts: number;
  readonly elections: KeptRun['elections'];
  readonly settings: Common['settings'];
  readonly versions: Common['versions'];
  private readonly kept: KeptRun;

  constructor(kept: KeptRun, { settings, versions }: Common) {
    this.label = kept.run;
    this.night = kept.startedAt.slice(0, 10);
    this.verdict = VERDICTS.find((one) => one === kept.word);
    this.sentence = kept.sentence ?? '';
    this.attempts = kept.attempts;
    this.elections = kept.elections;
    this.settings = settings;
    this.versions = versions;
    this.kept = kept;
  }

  get readings(): Readings {
    return readingsIn(this.kept);
  }

  /** Made when it is asked for: each is looked at once or twice, and all together are many. */
  get measured(): Measured[] {
    return measuredIn(this.kept);
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
  const testbeds = [...new Set(archive.runs.map(({ common }) => common.testbed))];
  if (testbeds.length > 1)
    throw new ChaosError('BAD_ARGUMENT', `${name} has runs of several testbeds: ${testbeds.join(', ')}`, {
      hint: 'keep an archive for each of them',
    });
  const nights = [...new Set(archive.runs.map(({ startedAt }) => startedAt.slice(0, 10)))].slice(-last);
  const runs = archive.runs.filter(({ startedAt }) => nights.includes(startedAt.slice(0, 10)));
  return {
    name: `${name}, ${nights.length === 0 ? 'no night before' : `${nights[0]} to ${nights.at(-1)}`}`,
    subjects: subjectsIn(runs),
  };
}
