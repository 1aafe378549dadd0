/** How the statistics of a series are written: with the digits that their errors allow. */

import { quantity } from '../../core/quantity.ts';
import { medianError } from './groups.ts';
import type { SeriesHead, SeriesMember, Statistic } from './result.ts';

/** `6.2 s (6.0 s to 6.5 s)`; the parentheses hold the interval of the median, where there is one. */
export function medianWords(row: Statistic): string {
  const error = medianError(row);
  const median = quantity(row.median, row.unit, error);
  if (row.interval === null) return median;
  const { low, high } = row.interval;
  return `${median} (${quantity(low, row.unit, error)} to ${quantity(high, row.unit, error)})`;
}

/** `5.9 s to 9.3 s`. */
export function rangeWords({ min, max, unit, error }: Statistic): string {
  return min === null ? '–' : `${quantity(min, unit, error)} to ${quantity(max, unit, error)}`;
}

/** `5.0 s to 5.6 s`, or that there is no prediction; with how many samples lie outside. */
export function predictedWords({ predicted, unit, outside, n }: Statistic): string {
  if (predicted === null) return '–';
  const band = `${quantity(predicted[0], unit)} to ${quantity(predicted[1], unit)}`;
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
