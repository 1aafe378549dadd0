/** `compare.html`: whether runs are worse than others were, with every sample drawn. */

import { isDifferent, nameOf, type ComparedSubject, type Comparison } from '../../../compare/compare.ts';
import type { ComparedNumber } from '../../../compare/numbers.ts';
import { differingWords } from '../../compare/differing.ts';
import {
  ANSWERS,
  comparisonSentence,
  countsWords,
  differenceWords,
  method,
  middleWords,
  rateWords,
  subjectSentence,
  unseenWords,
  worstFirst,
} from '../../compare/words.ts';
import { documentOf } from '../document.ts';
import { html, type Markup } from '../html.ts';
import { section, table } from '../parts.ts';
import { ANSWER_TONES, answerBadge } from './answer.ts';
import { strips } from './strips.ts';

/** The page: the answer first, then each experiment, worst first, then how to read it. */
export function comparisonPage(comparison: Comparison): string {
  const { subjects, word, names, only } = comparison;
  const ordered = worstFirst(subjects);
  const sentence = subjects.length === 1 ? subjectSentence(subjects[0]!) : comparisonSentence(comparison);
  return documentOf({
    title: `${ANSWERS[word].label}: ${names.next} compared with ${names.base}`,
    body: html`<main>
      <header>
        <h1 class="verdict ${ANSWER_TONES[word]}">
          <span class="sign" aria-hidden="true">${ANSWERS[word].sign}</span>${ANSWERS[word].label}
        </h1>
        <p class="sentence">${sentence}</p>
        <p class="identity"><span>base: ${names.base}</span><span>new: ${names.next}</span></p>
      </header>
      ${ordered.map((subject, index) => subjectSection(subject, comparison, index))}
      ${missing('Missing from new', only.base)} ${missing('Only in new', only.next)}
      ${section(
        'method',
        'How to read it',
        html`<ul>
          ${method(comparison).map((one) => html`<li>${one}</li>`)}
        </ul>`,
      )}
    </main>`,
  });
}

function missing(title: string, names: readonly string[]): Markup {
  if (names.length === 0) return null;
  return section(
    title.toLowerCase().replaceAll(' ', '-'),
    title,
    html`<ul>
      ${names.map((name) => html`<li>${name}</li>`)}
    </ul>`,
  );
}

function subjectSection(subject: ComparedSubject, comparison: Comparison, index: number): Markup {
  const { title, word, numbers, verdicts } = subject;
  const { counts, changed } = verdicts;
  const main = numbers.filter((one) => one.kind === 'headline' || isDifferent(one));
  const rest = numbers.filter((one) => !main.includes(one));
  const drawn = (shown: readonly ComparedNumber[], caption: string, from: number): Markup =>
    shown.length === 0 ? null : numberTable(shown, { caption, id: `${index}-${from}`, ...comparison });
  return section(
    `subject-${index}`,
    nameOf(subject),
    html`<p>${title}</p>
      <p>${answerBadge(word)} ${comparison.subjects.length === 1 ? null : subjectSentence(subject)}</p>
      <ul>
        <li>Verdicts: ${countsWords(counts.next)}; before ${countsWords(counts.base)}.</li>
        ${changed.map(
          (one) =>
            html`<li>
              ${one.expected} ${countsWords(one.counts.next)}; before ${countsWords(one.counts.base)}.
            </li>`,
        )}
        ${subject.splitVotes === undefined ? null : html`<li>Split votes: ${rateWords(subject.splitVotes, 'elections')}.</li>`}
        ${differences(subject).map((one) => html`<li>${one}.</li>`)}
      </ul>
      ${drawn(main, 'Headlines, and what differs', 0)}
      ${
        rest.length === 0
          ? null
          : html`<details>
              <summary>Where no difference was seen</summary>
              ${drawn(rest, 'Where no difference was seen', 1)}
            </details>`
      }`,
  );
}

/** Settings and versions, or that they are not known. */
function differences({ settings, versions }: ComparedSubject): string[] {
  if (settings === undefined || versions === undefined)
    return ['Settings and versions are not known, because the runs of one side are not stored'];
  const all = [...settings.differing, ...versions.differing].map(differingWords);
  return all.length === 0 ? ['Settings and versions are the same'] : all;
}

function numberTable(
  numbers: readonly ComparedNumber[],
  { caption, id, confidence }: { readonly caption: string; readonly id: string; readonly confidence: number },
): Markup {
  return table({
    caption: `${caption}: every sample (dots), and the medians (marks)`,
    columns: [
      { title: 'Measure' },
      { title: 'Base', numeric: true },
      { title: 'New', numeric: true },
      { title: 'Difference' },
      { title: 'Every sample' },
      { title: 'Not seen' },
    ],
    rows: numbers.map((one, index) => [
      one.words,
      middleWords(one.samples.base, one.unit),
      middleWords(one.samples.next, one.unit),
      one.word === undefined
        ? differenceWords(one)
        : html`${differenceWords(one)}<br />${answerBadge(one.word)}`,
      strips(one, `strips-${id}-${index}`),
      unseenWords(one, confidence),
    ]),
  });
}
