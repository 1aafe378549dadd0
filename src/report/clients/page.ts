/** `clients.html`: what each client library does in each experiment, with links to the runs. */

import { LIBRARIES } from '../../workload/libraries.ts';
import { documentOf } from '../html/document.ts';
import { html, type Markup } from '../html/html.ts';
import { section, table } from '../html/parts.ts';
import type { Comparison } from './rows.ts';
import { cellsOf, COLUMNS, commandOf, READING, runsSentence, TITLE } from './words.ts';

/** The page of libraries. Links lead to the runs' own pages, relative to the reports folder. */
export function clientsPage(comparisons: readonly Comparison[]): string {
  return documentOf({
    title: TITLE,
    body: html`<main>
      <header>
        <h1 class="suite">${TITLE}</h1>
        ${READING.map((sentence) => html`<p class="quote">${sentence}</p>`)}
      </header>
      ${table({
        caption: 'The libraries, and what their documentation recommends',
        columns: [{ title: 'Library' }, { title: 'Version' }, { title: 'Recommended' }],
        rows: LIBRARIES.map(({ name, version, recommended }) => [name, version, recommended]),
      })}
      ${comparisons.map((one) => section(one.experiment, one.title ?? one.experiment, comparison(one)))}
    </main>`,
  });
}

function comparison(one: Comparison): Markup {
  return html`<p>${runsSentence(one)} Again: <code>${commandOf(one)}</code></p>
    ${
      one.rows.length === 0
        ? null
        : table({
            caption: one.title ?? one.experiment,
            columns: COLUMNS.map((title, index) => ({ title, numeric: index > 1 })),
            rows: one.rows.map(cellsOf),
          })
    }
    <ul class="facts">
      ${one.runs.map(
        ({ directory, result: { run } }) =>
          html`<li>
            <a href="./${directory.split('/').map(encodeURIComponent).join('/')}/report.html">${run.id}</a>
          </li>`,
      )}
    </ul>`;
}
