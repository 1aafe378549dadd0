/** `claims.html`: what people believe about Sentinel, and what runs show of it. */

import { documentOf } from '../html/document.ts';
import { html, type Markup } from '../html/html.ts';
import { table } from '../html/parts.ts';
import { claimsSentence } from './sentence.ts';
import type { JudgedClaim, JudgedWord } from './judge.ts';
import type { StoredRun } from './stored-evidence.ts';

/** Colours as those of verdicts: what is true as it stands, what is not, what needs more words. */
const TONE: Readonly<Record<JudgedWord, string>> = {
  true: 'held',
  false: 'failed',
  'true, but': 'undecided',
  open: 'broke',
  'not run here': 'skipped',
};

/** The page of claims. Links lead to the runs' own pages, relative to the reports folder. */
export function claimsPage(claims: readonly JudgedClaim[]): string {
  return documentOf({
    title: 'What is true of Redis Sentinel',
    body: html`<main>
      <header>
        <h1 class="suite">What is true of Redis Sentinel</h1>
        <p class="sentence">${claimsSentence(claims)}</p>
      </header>
      ${table({
        caption: 'Claims of the usual advice, each judged by stored runs',
        columns: [
          { title: 'Verdict' },
          { title: 'Claim' },
          { title: 'Measured', numeric: true },
          { title: 'What was seen' },
        ],
        header: 1,
        rows: claims.map((one) => [
          html`<span class="badge ${TONE[one.word]}">${one.word}</span
            >${one.isNews ? html`<br /><span class="outside">not as known</span>` : null}`,
          html`<span id=${one.claim.id}>${one.claim.statement}</span>`,
          one.number ?? '–',
          [html`<p class="quote">${one.sentence}</p>`, links(one.runs)],
        ]),
      })}
    </main>`,
  });
}

function links(runs: readonly StoredRun[]): Markup {
  return html`<ul class="facts">
    ${runs.map(
      ({ directory, result: { run } }) =>
        html`<li>
          <a href="./${directory.split('/').map(encodeURIComponent).join('/')}/report.html"
            >${run.experiment}</a
          >
          on ${run.testbed}, ${run.server}
        </li>`,
    )}
  </ul>`;
}
