/** A table measured against its rule: a cell for every run. */

import type { SeriesMember, SeriesResult } from '../../series/result.ts';
import { pagesOf, type Page } from '../../series/words.ts';
import { WORDS } from '../../word.ts';
import { html, type Markup } from '../html.ts';
import { section, table } from '../parts.ts';
import { linked } from './members.ts';

/** One table for each page. */
export function truth({ series, members }: SeriesResult): Markup {
  return section(
    'table',
    'What was observed',
    pagesOf(series, members).map((page) => pageTable(page, series.control)),
  );
}

function pageTable(page: Page, control: string | undefined): Markup {
  const { rowAxis, columnAxis } = page;
  const caption = `${rowAxis?.words ?? ''} (rows) and ${columnAxis?.words ?? ''} (columns)`;
  return html`${page.title === '' ? null : html`<h3>${page.title}</h3>`}
  ${table({
    caption: page.title === '' ? caption : `${page.title}; ${caption}`,
    columns: [
      { title: `${rowAxis?.name ?? ''} ↓ ${columnAxis?.name ?? ''} →` },
      ...page.columns.map((column) => ({ title: column })),
    ],
    rows: page.rows.map((row) => [
      row,
      ...page.columns.map((column) => cell(page.cell(row, column), control)),
    ]),
  })}`;
}

/** What the control shows stands out, so that the shape of the rule is seen. */
function cell(member: SeriesMember | undefined, control: string | undefined): Markup {
  if (member === undefined) return null;
  const { word, observed, expected } = member;
  const { sign, label } = WORDS[word];
  const text = observed ?? label.toLowerCase();
  return html`<span class="cell ${word}${observed === control ? ' control' : ''}"
    ><span class="sign" title=${label}>${sign}</span>${linked(member, text)}${
      observed === undefined || observed === expected
        ? null
        : html`<br /><span class="outside">instead of ${expected}</span>`
    }</span
  >`;
}
