/** The statistics of every group: numbers first, then phases, each with all of its samples. */

import { isDecided } from '../../series/groups.ts';
import type { Group, SeriesMember, SeriesResult, Statistic } from '../../series/result.ts';
import { medianWords, predictedWords, rangeWords, runsWords, p95Words } from '../../series/words.ts';
import { html, type Markup } from '../html.ts';
import { absent, section, table } from '../parts.ts';
import { dots, type Dot } from './dots.ts';
import { memberLink } from './members.ts';

/** A table for each place on the axes. */
export function statistics({ groups, members }: SeriesResult): Markup {
  return section(
    'statistics',
    'What was measured',
    groups.map((group, index) => groupTable(group, own(members, group), index)),
  );
}

function own(members: readonly SeriesMember[], { at }: Group): SeriesMember[] {
  const place = JSON.stringify(at);
  return members.filter((member) => JSON.stringify(member.at) === place);
}

function groupTable(group: Group, members: readonly SeriesMember[], number: number): Markup {
  const shown = group.statistics.filter(({ n }) => n > 0);
  const decided = members.filter(isDecided);
  const heading = html`<h3>${group.label}: ${runsWords(group.counted)}</h3>
    ${group.apart.length === 0 ? null : html`<p class="absent">Not counted, because they came to no verdict: ${group.apart.map((label, index) => [index > 0 ? ', ' : '', memberLink(members, label)])}.</p>`}`;
  if (shown.length === 0) return html`${heading} ${absent('Nothing was measured here.')}`;
  return html`${heading}
  ${table({
    caption: `${group.label}: the samples (dots), the median (mark) with its 95 % interval (bar) and the predicted band (ground)`,
    columns: [
      { title: 'Measure' },
      { title: 'n', numeric: true },
      { title: 'Median (95 % interval)', numeric: true },
      { title: 'p95', numeric: true },
      { title: 'Least to most', numeric: true },
      { title: 'Every sample' },
      { title: 'Predicted' },
      { title: 'Outliers' },
    ],
    rows: shown.map((row, index) => [
      html`${row.group === 'phase' ? row.id : row.words}`,
      `${row.n}`,
      medianWords(row),
      p95Words(row),
      rangeWords(row),
      dots(row, dotsOf(row, decided), `dots-${number}-${index}`),
      row.outside > 0 ? html`<span class="outside">${predictedWords(row)}</span>` : predictedWords(row),
      outlierLinks(row, decided),
    ]),
  })}`;
}

function dotsOf({ id }: Statistic, members: readonly SeriesMember[]): Dot[] {
  return members.flatMap(({ label, samples }) =>
    samples.filter((sample) => sample.id === id).map((sample) => ({ ...sample, label })),
  );
}

function outlierLinks(row: Statistic, members: readonly SeriesMember[]): Markup {
  return row.outliers.map((label, index) => [index > 0 ? ', ' : '', memberLink(members, label)]);
}
