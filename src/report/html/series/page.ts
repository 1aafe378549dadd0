/** `series.html`: several runs of one experiment, judged together. */

import { date, lasting } from '../../../core/quantity.ts';
import type { SeriesResult } from '../../series/result.ts';
import { runsWords, splitVoteWords } from '../../series/words.ts';
import { WORDS } from '../../word.ts';
import { documentOf } from '../document.ts';
import { html, type Markup } from '../html.ts';
import { section } from '../parts.ts';
import { members } from './members.ts';
import { statistics } from './statistics.ts';
import { sweep } from './sweep.ts';
import { truth } from './truth.ts';

/** The page of a series: the verdict first, then what was measured, then every run with a link to its own page. */
export function seriesPage(result: SeriesResult): string {
  const { series, verdict } = result;
  const { label } = WORDS[verdict.word];
  return documentOf({
    title: `${label}: ${series.title}`,
    body: html`<main>
        ${header(result)} ${series.kind === 'table' ? truth(result) : [sweep(result), statistics(result)]}
        ${members(result)} ${limits(result)} ${repetition(result)}
      </main>
      <footer>sentinel-chaos ${series.harness} · ${series.id} · seed ${series.seed}</footer>`,
  });
}

function header({ series, verdict, members: { length }, splitVotes }: SeriesResult): Markup {
  const { word, sentence, reasons } = verdict;
  const { sign, label } = WORDS[word];
  const facts = [
    date(series.startedAt),
    `${runsWords(length)}, each in a fresh deployment`,
    `lasted ${lasting(series.durationS)}`,
    `testbed ${series.testbed}`,
    ...(splitVotes === undefined ? [] : [`split votes: ${splitVoteWords(splitVotes)}`]),
  ];
  return html`<header>
    <h1 class="verdict ${word}"><span class="sign" aria-hidden="true">${sign}</span>${label}</h1>
    <p class="sentence">${sentence}</p>
    ${
      reasons.length === 0
        ? null
        : html`<ul class="reasons ${word}">
            ${reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`
    }
    <div class="claim">
      <p class="label">Hypothesis</p>
      <p><b>${series.title}.</b> ${series.hypothesis}</p>
    </div>
    <p class="identity">${facts.map((fact) => html`<span>${fact}</span>`)}</p>
  </header>`;
}

/** What every series of samples rests on. */
const SAMPLING = [
  'Only runs that came to a verdict are counted; the others are named. No sample is left out because it is far from the others: an outlier is further from the middle half of the samples than one and a half times its width.',
  'The interval of a median is one of order statistics: it covers the true median with at least 95 % whatever the distribution, and needs six samples. With fewer than 20 samples the 95th percentile is the largest.',
];

/** What the number of split votes rests on. */
const ELECTIONS =
  'Votes can split in an election in which at least two Sentinels vote. Those of all runs are counted, whatever became of them, so that a run that a split vote left undecided does not make it rarer; the interval is Wilson’s of 95 %.';

function limits({ series: { limits: own, kind }, splitVotes }: SeriesResult): Markup {
  const sampling = kind === 'table' ? [] : SAMPLING;
  const all = [...own, ...sampling, ...(splitVotes === undefined ? [] : [ELECTIONS])];
  if (all.length === 0) return null;
  return section(
    'limits',
    'How to read it, and what it does not show',
    html`<ul>
      ${all.map((limit) => html`<li>${limit}</li>`)}
    </ul>`,
  );
}

function repetition({ series: { command } }: SeriesResult): Markup {
  return section('repeat', 'Repeat it', html`<pre tabindex="0"><code>${command}</code></pre>`);
}
