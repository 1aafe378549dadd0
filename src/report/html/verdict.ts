/** The top of a run's page: what came out, of which claim. */

import { namedAttempts } from '../../core/attempt.ts';
import { date, lasting } from '../../core/quantity.ts';
import { impactOf } from '../impact.ts';
import { reportAddress } from '../reported.ts';
import { headline, WORDS } from '../word.ts';
import type { RunResult } from '../result.ts';
import { attemptList } from './attempts.ts';
import { html, type Markup } from './html.ts';

/** Verdict, observation, reasons, hypothesis, identity of the run. */
export function verdict(result: RunResult): Markup {
  const { word, sentence, reasons } = result.verdict;
  return html`<header>
    <h1 class="verdict ${word}">
      <span class="sign" aria-hidden="true">${WORDS[word].sign}</span>${headline(result)}
    </h1>
    <p class="sentence">${sentence}</p>
    <p class="impact"><span class="label">For a user</span> ${impactOf(result)}</p>
    ${
      reasons.length === 0
        ? null
        : html`<ul class="reasons ${word}">
            ${reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`
    }
    ${attemptList(namedAttempts(result.run.attempts), '../')}
    ${result.run.interrupted ? html`<p class="absent">The run was interrupted: what follows is what was recorded until then.</p>` : null}
    <div class="claim">
      <p class="label">Hypothesis</p>
      <p><b>${result.run.title}.</b> ${result.run.hypothesis}</p>
      ${reportedBy(result.run.source ?? [])}
    </div>
    ${identity(result)}
  </header>`;
}

function reportedBy(source: readonly string[]): Markup | null {
  if (source.length === 0) return null;
  const links = source.map((report) => html` <a href="${reportAddress(report)}">${report}</a>`);
  return html`<p>Reported by operators:${links}</p>`;
}

function identity({ run }: RunResult): Markup {
  const facts = [
    date(run.startedAt),
    `lasted ${lasting(run.durationS)}`,
    `testbed ${run.testbed}`,
    run.server,
  ];
  return html`<p class="identity">
    ${facts.map((fact) => html`<span>${fact}</span>`)}
    <span>run <code>${run.id}</code></span>
  </p>`;
}
