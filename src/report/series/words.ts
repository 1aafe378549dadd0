/** How the statistics of a series are written: with the digits that their errors allow. */

import { namedAttempts, type NamedAttempt } from '../../core/attempt.ts';
import { count, known, quantity } from '../../core/quantity.ts';
import { medianError } from './groups.ts';
import type { SeriesHead, SeriesMember, SplitVotes, Statistic } from './result.ts';

/** `6.2 s (6.0 to 6.5)`; the parentheses hold the interval of the median, where there is one. Of what most runs did not see: `beyond 6.5 s`. */
export function medianWords(row: Statistic): string {
  if (row.median === null && row.beyond > 0) return `beyond ${quantity(row.max, row.unit, row.error)}`;
  const error = medianError(row);
  const median = quantity(row.median, row.unit, error);
  if (row.interval === null) return median;
  return `${median} (${known(row.interval.low, error)} to ${known(row.interval.high, error)})`;
}

/** `5.9 to 9.3 s`; a dash where there is no range. */
export function rangeWords({ n, min, max, unit, error }: Statistic): string {
  return min === null || n < 2 ? '–' : `${known(min, error)} to ${quantity(max, unit, error)}`;
}

/** The 95th percentile; of what more than five in a hundred runs did not see: `beyond 6.5 s`. */
export function p95Words({ p95, beyond, max, unit, error }: Statistic): string {
  return p95 === null && beyond > 0 ? `beyond ${quantity(max, unit, error)}` : quantity(p95, unit, error);
}

/** ` It was not seen in 2 of 13 runs.`; nothing where each saw it. */
export function beyondWords({ n, beyond }: Statistic): string {
  return beyond === 0 ? '' : ` It was not seen in ${beyond} of ${runsWords(n + beyond)}.`;
}

/** What the number of split votes is called. */
export const SPLIT_VOTES = 'Split votes';

/** `2 of 41 elections (1 % to 16 %)`; the parentheses hold the interval of the share. */
export function splitVoteWords({ total, split, interval }: SplitVotes): string {
  const of = count(total, 'election');
  return `${count(split)} of ${of} (${percent(interval.low)} to ${percent(interval.high)})`;
}

/** `16 %`; below one in a hundred `0.6 %`. */
export function percent(share: number): string {
  const hundredths = 100 * share;
  const digits = hundredths > 0 && hundredths < 1 ? 1 : 0;
  return `${count(Number(hundredths.toFixed(digits)))}\u202f%`;
}

/** `1 run`, `8 runs`. */
export function runsWords(number: number): string {
  return `${number} ${number === 1 ? 'run' : 'runs'}`;
}

/** The attempts of all runs that were undecided and carried out again. */
export function attemptsOf(members: readonly SeriesMember[]): NamedAttempt[] {
  return members.flatMap(({ attempts, label }) => namedAttempts(attempts, label));
}

/** `5.0 to 5.6 s`, or that there is no prediction; with how many samples lie outside. */
export function predictedWords({ predicted, unit, outside, n }: Statistic): string {
  if (predicted === null) return '–';
  const band = `${known(predicted[0], 0)} to ${quantity(predicted[1], unit)}`;
  return outside === 0 ? band : `${band}: ${outside} of ${n} outside`;
}

/** Where the cells of a table go: a page for each combination of all axes but the last two. */
export interface Page {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowAxis: SeriesHead['axes'][number] | undefined;
  readonly columnAxis: SeriesHead['axes'][number] | undefined;
  cell(row: string, column: string): SeriesMember | undefined;
}

/** Lays the cells of a table out. */
export function pagesOf({ axes }: SeriesHead, members: readonly SeriesMember[]): Page[] {
  const [rowAxis, columnAxis] = [axes.at(-2), axes.at(-1)];
  const pages = Map.groupBy(members, ({ at }) =>
    axes
      .slice(0, -2)
      .map(({ name, words }) => `${words}: ${at[name]}`)
      .join(', '),
  );
  return [...pages].map(([title, own]) => {
    const along = (axis: Page['rowAxis']): string[] => [
      ...new Set(own.map(({ at }) => (axis === undefined ? '' : at[axis.name]!))),
    ];
    return {
      title,
      rows: along(rowAxis),
      columns: along(columnAxis),
      rowAxis,
      columnAxis,
      cell: (row, column) =>
        own.find(
          ({ at }) =>
            (rowAxis === undefined || at[rowAxis.name] === row) &&
            (columnAxis === undefined || at[columnAxis.name] === column),
        ),
    };
  });
}
