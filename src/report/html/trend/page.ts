/** `trend.html`: what nights tell together, the answer first, then what changed, then each experiment, worst first. */

import type { ComparisonWord } from '../../../compare/numbers.ts';
import { count, quantity } from '../../../core/quantity.ts';
import type { SubjectTrend, Trend } from '../../../trend/trend.ts';
import { ANSWERS } from '../../compare/words.ts';
import {
  flakinessWords,
  markWords,
  newsOf,
  reasonWords,
  subjectName,
  TONES,
  trendMethod,
  trendSentence,
  type News,
} from '../../trend/words.ts';
import { answerBadge, ANSWER_TONES } from '../compare/answer.ts';
import { documentOf } from '../document.ts';
import { html, type Markup } from '../html.ts';
import { absent, section, table } from '../parts.ts';
import { constantOf, picture } from './picture.ts';

type Mark = SubjectTrend['marks'][number];

/** The page. */
export function trendPage(trend: Trend): string {
  const { word, nights, subjects } = trend;
  const numbered = numberedMarks(subjects);
  const news = newsOf(trend);
  return documentOf({
    title: `${ANSWERS[word].label}: the trend of ${count(subjects.length, 'experiment')}`,
    body: html`<main>
      <header>
        <h1 class="verdict ${ANSWER_TONES[word]}">
          <span class="sign" aria-hidden="true">${ANSWERS[word].sign}</span>${ANSWERS[word].label}
        </h1>
        <p class="sentence">${trendSentence(trend)}</p>
      </header>
      ${section('changes', 'What changed', changes(news))}
      ${worstFirst(subjects).map((subject, index) =>
        section(
          `subject-${index}`,
          subjectName(subject),
          subjectPart(subject, { trend, numbered, id: `subject-${index}` }),
        ),
      )}
      ${marksSection([...numbered.values()], nights)}
      ${section(
        'method',
        'How to read it',
        html`<ul>
          <li>
            Bars: the verdicts of a night, low where all held, higher where one was undecided, higher still
            where one broke, highest where one failed. Below, the median of a night’s runs as a line; the band
            holds all of them with what each may be off by; the horizontal line is the level, from one change
            to the next. Vertical lines: changes of level, and, dotted, changes of settings and versions by
            their number. Of more than 120 nights several share a column, with the worst of their verdicts and
            all of their numbers in it.
          </li>
          ${trendMethod(trend).map((one) => html`<li>${one}</li>`)}
        </ul>`,
      )}
    </main>`,
  });
}

const ORDER: readonly ComparisonWord[] = ['worse', 'cannot tell', 'no worse'];

function worstFirst(subjects: readonly SubjectTrend[]): SubjectTrend[] {
  return subjects.toSorted(
    (a, b) => ORDER.indexOf(a.word) - ORDER.indexOf(b.word) || subjectName(a).localeCompare(subjectName(b)),
  );
}

function changes(news: readonly News[]): Markup {
  const [latest, earlier] = [news.filter(({ isNew }) => isNew), news.filter(({ isNew }) => !isNew)];
  return html`${latest.length === 0 ? absent('Nothing in the latest nights.') : newsList(latest)}
  ${
    earlier.length === 0
      ? null
      : html`<details>
          <summary>Earlier: ${count(earlier.length, 'change')}</summary>
          ${newsList(earlier)}
        </details>`
  }`;
}

function newsList(news: readonly News[]): Markup {
  return html`<ul>
    ${news.map(({ tone, sentence }) => {
      const { label, sign, word } = TONES[tone];
      return html`<li>
        <span class="badge ${word}"><span class="sign" aria-hidden="true">${sign}</span>${label}</span>
        ${` ${sentence}`}
      </li>`;
    })}
  </ul>`;
}

interface Part {
  readonly trend: Trend;
  readonly numbered: ReadonlyMap<string, NumberedMark>;
  readonly id: string;
}

function subjectPart(subject: SubjectTrend, { trend, numbered, id }: Part): Markup {
  const facts = [...flakinessWords(subject.flakiness), ...constants(subject)];
  return html`<p>${answerBadge(subject.word)} ${subject.title}. ${reasonWords(subject, trend)}</p>
    ${picture({
      subject,
      nights: trend.nights,
      numberOf: (mark) => numbered.get(keyOf(mark))!.number,
      id: `${id}-picture`,
    })}
    <ul class="facts">
      ${facts.map((fact) => html`<li>${fact}</li>`)}
    </ul>`;
}

/** Headlines that are the same in every night need no picture. */
function constants({ numbers }: SubjectTrend): string[] {
  return numbers
    .filter(({ kind }) => kind === 'headline')
    .flatMap((one) => {
      const value = constantOf(one);
      if (value === undefined) return [];
      return `${one.words}: ${Number.isFinite(value) ? quantity(value, one.unit) : 'beyond what was watched'} in every night`;
    });
}

interface NumberedMark {
  readonly number: number;
  readonly mark: Mark;
  /** How many experiments it is seen in. */
  readonly seen: number;
}

/** What changed in many experiments at once is one line of the table. */
function numberedMarks(subjects: readonly SubjectTrend[]): ReadonlyMap<string, NumberedMark> {
  const all = Map.groupBy(
    subjects.flatMap(({ marks }) => marks).toSorted((a, b) => a.at - b.at),
    keyOf,
  );
  return new Map(
    [...all].map(([key, own], index) => [key, { number: index + 1, mark: own[0]!, seen: own.length }]),
  );
}

function keyOf({ at, name, values: { base, next } }: Mark): string {
  return JSON.stringify([at, name, base, next]);
}

function marksSection(marks: readonly NumberedMark[], nights: readonly string[]): Markup {
  if (marks.length === 0) return null;
  return section(
    'settings',
    'Settings and versions',
    table({
      caption: 'What changed, by the numbers in the pictures',
      columns: [
        { title: 'Number', numeric: true },
        { title: 'First night' },
        { title: 'What' },
        { title: 'Experiments', numeric: true },
      ],
      rows: marks.map(({ number, mark, seen }) => [
        count(number),
        nights[mark.at]!,
        markWords(mark),
        count(seen),
      ]),
    }),
  );
}
