/** `index.html`: a suite at a glance, worst first. */

import { date, lasting } from '../../core/quantity.ts';
import { suiteSentence } from '../suite-sentence.ts';
import { worstFirst, type SuiteEntry, type SuiteResult } from '../suite.ts';
import { address } from './address.ts';
import { attemptList } from './attempts.ts';
import { documentOf } from './document.ts';
import { html, type Markup } from './html.ts';
import { objectivesTable } from './objectives-table.ts';
import { absent, badge, table } from './parts.ts';

/** The page of a suite. Links lead to the runs' own pages. */
export function indexPage(suite: SuiteResult): string {
  const sentence = suiteSentence(suite.entries);
  const facts = [date(suite.startedAt), `lasted ${lasting(suite.durationS)}`, `testbed ${suite.testbed}`];
  return documentOf({
    title: sentence,
    body: html`<main>
      <header>
        <h1 class="suite">${sentence}</h1>
        <p class="identity">${facts.map((fact) => html`<span>${fact}</span>`)}</p>
      </header>
      ${objectivesTable(suite.entries)}
      ${suite.entries.length === 0 ? absent('No experiment was run.') : experiments(suite.entries)}
    </main>`,
  });
}

function experiments(entries: readonly SuiteEntry[]): Markup {
  return table({
    caption: 'Experiments, worst first',
    columns: [
      { title: 'Verdict' },
      { title: 'Experiment' },
      { title: 'What was observed' },
      { title: 'Took', numeric: true },
    ],
    header: 1,
    rows: worstFirst(entries).map((entry) => [
      badge(entry.word),
      name(entry),
      [html`<p class="quote">${entry.sentence}</p>`, numbers(entry), attemptList(entry.attempts)],
      entry.durationS === undefined ? '–' : lasting(entry.durationS),
    ]),
  });
}

function name({ experiment, title, directory, page = 'report.html' }: SuiteEntry): Markup {
  const link = directory === undefined ? title : html`<a href="${address(directory)}/${page}">${title}</a>`;
  return html`${link}<br /><code>${experiment}</code>`;
}

function numbers(entry: SuiteEntry): Markup {
  if (entry.numbers.length === 0) return null;
  return html`<ul class="facts">
    ${entry.numbers.map(({ label, value }) => html`<li>${label} <b>${value}</b></li>`)}
  </ul>`;
}
