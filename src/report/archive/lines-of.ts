/** Stored runs as lines of an archive. */

import { createHash } from 'node:crypto';
import type { ElectionCount } from '../../core/election-count.ts';
import type { Measured, Setting } from '../../compare/side.ts';
import { comparedRun } from '../compare/compared-run.ts';
import type { FoundRun } from '../stored.ts';
import { ARCHIVE_VERSION, type ArchiveLine, type RunLine, type SettingsLine } from './line.ts';
import { isArchived } from './measured.ts';

/** A run's own line, behind that of its settings where they are known. */
export function linesOf(found: FoundRun): ArchiveLine[] {
  const { id, experiment, title, place, startedAt, testbed, word, sentence, attempts } = found;
  // What was not tried leaves nothing behind.
  if (word === 'skipped') return [];
  const { measured, elections, settings, versions } = comparedRun(found);
  const carriedOut = settings === undefined ? undefined : settingsLine(settings);
  const run: RunLine = {
    archive: ARCHIVE_VERSION,
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
    ...(carriedOut === undefined ? {} : { settings: carriedOut.settings }),
    measures: measuresOf(measured),
  };
  return carriedOut === undefined ? [run] : [carriedOut, run];
}

function settingsLine(settings: readonly Setting[]): SettingsLine {
  const values = valuesOf(settings);
  return { archive: ARCHIVE_VERSION, settings: digestOf(values), values };
}

/** The same for the same values, in whatever order: of 48 bits, which tell the settings of a lifetime apart. */
function digestOf(values: SettingsLine['values']): string {
  const sorted = Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 12);
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

function measuresOf(measured: readonly Measured[]): RunLine['measures'] {
  return Object.fromEntries(
    measured
      .filter(({ id }) => isArchived(id))
      .map(({ id, value, error, unit }) => [
        id,
        [value === null ? null : rounded(value), rounded(error), unit],
      ]),
  );
}

/** To a ten thousandth, 0.1 ms or 0.1 µs: nothing here is as sharp. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
