/** `versions.html`: what differs between servers, with every sample drawn. */

import type { ComparedNumber } from '../../../compare/numbers.ts';
import { count } from '../../../core/quantity.ts';
import { countsWords, differenceWords, middleWords } from '../../compare/words.ts';
import type { Version, VersionedSubject, Versions } from '../../versions/versions.ts';
import {
  changesWith,
  missingFrom,
  otherSettings,
  readingOf,
  shownIds,
  type Change,
} from '../../versions/words.ts';
import { strips } from '../compare/strips.ts';
import { documentOf } from '../document.ts';
import { html, type Markup } from '../html.ts';
import { section, table } from '../parts.ts';

/** The page: what changed first, then each experiment, then how to read it. */
export function versionsPage({ versions, comparisons, subjects }: Versions): string {
  const [base, ...others] = versions as [Version, ...Version[]];
  return documentOf({
    title: 'What differs between versions',
    body: html`<main>
      <header>
        <h1>What differs between versions</h1>
        <p class="sentence">Each server is compared with ${base.server}.</p>
        <p class="identity">
          ${versions.map(({ name, server, runs }) => html`<span>${name}: ${server}, ${count(runs, 'run')}</span>`)}
        </p>
      </header>
      ${others.map((version, index) =>
        section(
          `changes-${index}`,
          `${version.server} compared with ${base.server}`,
          listOf([...changesWith(subjects, index), ...missingFrom(comparisons[index]!, [base, version])]),
        ),
      )}
      ${subjects.map((subject, index) => subjectSection(subject, versions, index))}
      ${section(
        'method',
        'How to read it',
        html`<ul>
          ${readingOf(base, comparisons).map((one) => html`<li>${one}</li>`)}
        </ul>`,
      )}
    </main>`,
  });
}

function listOf(changes: readonly Change[]): Markup {
  return html`<ul>
    ${changes.map(
      ({ before, names, after }) =>
        html`<li>
          ${before}${names.map((name, n) => html`${n === 0 ? '' : ', '}<code>${name}</code>`)}${after}
        </li>`,
    )}
  </ul>`;
}

function subjectSection(subject: VersionedSubject, versions: readonly Version[], at: number): Markup {
  const { name, title, counts, compared } = subject;
  const settings = otherSettings(subject);
  return section(
    `subject-${at}`,
    name,
    html`<p>${title}</p>
      <ul>
        ${versions.map(({ server }, index) => {
          const own = counts[index];
          return html`<li>${server}: ${own === undefined ? 'no run' : countsWords(own)}.</li>`;
        })}
        ${settings.map((one) => html`<li>${one}.</li>`)}
      </ul>
      ${compared.map((one, index) => {
        const ids = shownIds(subject);
        const numbers = one?.numbers.filter(({ id }) => ids.includes(id)) ?? [];
        const [base, next] = [versions[0]!, versions[index + 1]!];
        return numbers.length === 0 ? null : numberTable(numbers, { base, next, id: `${at}-${index}` });
      })}`,
  );
}

function numberTable(
  numbers: readonly ComparedNumber[],
  { base, next, id }: { readonly base: Version; readonly next: Version; readonly id: string },
): Markup {
  return table({
    caption: `${next.server} (new) beside ${base.server} (base): every sample (dots), and the medians (marks)`,
    columns: [
      { title: 'Measure' },
      { title: 'Base', numeric: true },
      { title: 'New', numeric: true },
      { title: 'Difference' },
      { title: 'Every sample' },
    ],
    rows: numbers.map((one, index) => [
      one.words,
      middleWords(one.samples.base, one.unit),
      middleWords(one.samples.next, one.unit),
      differenceWords(one),
      strips(one, `strips-${id}-${index}`),
    ]),
  });
}
