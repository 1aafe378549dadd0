/** Fault by objective: what an architect asked, answered in one table. */

import type { SuiteEntry } from '../suite.ts';
import { html, type Markup } from './html.ts';
import { badge, table } from './parts.ts';

/** Nothing where no run was judged by objectives. */
export function objectivesTable(entries: readonly SuiteEntry[]): Markup {
  const judged = entries.filter(({ objectives = [] }) => objectives.length > 0);
  const names = [...new Set(judged.flatMap(({ objectives = [] }) => objectives.map((one) => one.objective)))];
  if (judged.length === 0) return null;
  return table({
    caption: 'Objectives',
    columns: [{ title: 'Experiment' }, ...names.map((title) => ({ title }))],
    header: 0,
    rows: judged.map(({ title, objectives = [] }) => [title, ...names.map((name) => cell(objectives, name))]),
  });
}

/** Several clients may have the same objective: each is shown. */
function cell(objectives: NonNullable<SuiteEntry['objectives']>, name: string): Markup {
  const own = objectives.filter(({ objective }) => objective === name);
  return own.length === 0
    ? html`–`
    : own.map(
        ({ verdict, sentence }) =>
          html`${badge(verdict)}
            <p class="quote">${sentence}</p>`,
      );
}
