/** Stored runs as lines of an archive. */

import { createHash } from 'node:crypto';
import type { ElectionCount } from '../../core/election-count.ts';
import type { Unit } from '../../core/quantity.ts';
import type { Measured, Setting } from '../../compare/side.ts';
import { comparedRun } from '../compare/compared-run.ts';
import type { FoundRun } from '../stored.ts';
import { ARCHIVE_VERSION, type ArchiveLine, type CommonLine, type RunLine } from './line.ts';
import { isArchived } from './measured.ts';

/** A run as its two lines have it together. */
export interface WholeRun
  extends
    Omit<RunLine, 'archive' | 'common' | 'numbers'>,
    Omit<CommonLine, 'archive' | 'common' | 'measures'> {
  /** Value, error and unit by the id of the measure; null where it was not measurable. */
  readonly measures: Readonly<Record<string, readonly [number | null, number, Unit]>>;
}

/** The lines of a stored run; none of one that was not tried, which leaves nothing behind. */
export function linesOf(found: FoundRun): ArchiveLine[] {
  const { id, experiment, title, place, startedAt, testbed, word, sentence, attempts } = found;
  if (word === 'skipped') return [];
  const { measured, elections, settings, versions } = comparedRun(found);
  return linesOfWhole({
    run: id,
    experiment,
    title,
    ...(place === '' ? {} : { place }),
    startedAt,
    testbed,
    word,
    ...(word === 'held' ? {} : { sentence }),
    attempts: attempts.length + 1,
    ...electionsOf([elections, ...attempts.map((one) => one.elections)]),
    ...(versions === undefined ? {} : { versions: valuesOf(versions) }),
    ...(settings === undefined ? {} : { settings: valuesOf(settings) }),
    measures: measuresOf(measured),
  });
}

/** What the run has in common with others, and behind it the run. */
export function linesOfWhole(whole: WholeRun): [CommonLine, RunLine] {
  const { experiment, title, place, testbed, versions, settings, measures, ...own } = whole;
  const shared = {
    experiment,
    title,
    ...(place === undefined ? {} : { place }),
    testbed,
    ...(versions === undefined ? {} : { versions: sorted(versions) }),
    ...(settings === undefined ? {} : { settings: sorted(settings) }),
    measures: Object.fromEntries(Object.entries(measures).map(([id, [, , unit]]) => [id, unit])),
  };
  const common = digestOf(shared);
  const numbers = Object.values(measures).flatMap(([value, error]) => [value, error]);
  return [
    { archive: ARCHIVE_VERSION, common, ...shared },
    { archive: ARCHIVE_VERSION, ...own, common, numbers },
  ];
}

/** Of 48 bits, which tell apart what the runs of a lifetime have in common. */
function digestOf(shared: object): string {
  return createHash('sha256').update(JSON.stringify(shared)).digest('hex').slice(0, 12);
}

/** The same for the same values, in whatever order they were found. */
function sorted(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function valuesOf(settings: readonly Setting[]): Record<string, string> {
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]));
}

function electionsOf(all: readonly (ElectionCount | undefined)[]): Pick<RunLine, 'elections'> {
  const known = all.filter((one) => one !== undefined);
  if (known.length === 0) return {};
  const sum = (of: (one: ElectionCount) => number): number =>
    known.reduce((total, one) => total + of(one), 0);
  return { elections: { total: sum(({ total }) => total), split: sum(({ split }) => split) } };
}

function measuresOf(measured: readonly Measured[]): WholeRun['measures'] {
  return Object.fromEntries(
    measured
      .filter(({ id }) => isArchived(id))
      .map(({ id, value, error, unit }) => [id, [value, error, unit]]),
  );
}
