/** `audit.html`: the hazards of a deployment, worst first, on one page. */

import type { AuditResult, Finding } from '../../audit/audit.ts';
import type { Severity } from '../../audit/rule.ts';
import { date } from '../../core/quantity.ts';
import { auditSentence } from '../audit/sentence.ts';
import { documentOf } from './document.ts';
import { html, type Markup } from './html.ts';
import { absent, pairs, section } from './parts.ts';

/** How a severity looks: as a verdict that weighs as much. */
const LOOK_OF = {
  high: { tone: 'failed', sign: '✕' },
  medium: { tone: 'undecided', sign: '!' },
  low: { tone: 'skipped', sign: '–' },
} as const satisfies Record<Severity, object>;

export function auditPage(result: AuditResult): string {
  const sentence = auditSentence(result);
  const facts = [
    ...(result.namespace === undefined ? [] : [`namespace ${result.namespace}`]),
    ...(result.found === undefined ? [] : [`as found ${date(result.found)}`]),
    'nothing was broken',
  ];
  return documentOf({
    title: sentence,
    body: html`<main>
      <header>
        <h1 class="suite">${sentence}</h1>
        <p class="identity">${facts.map((fact) => html`<span>${fact}</span>`)}</p>
      </header>
      ${section(
        'findings',
        'Hazards, worst first',
        result.findings.length === 0
          ? absent('No rule found its hazard.')
          : html`<div class="findings">${result.findings.map(article)}</div>`,
      )}
      ${section('unseen', 'Not looked at', unseen(result))}
    </main>`,
  });
}

function article({
  rule,
  severity,
  hazard,
  at,
  setting,
  value,
  consequence,
  experiments,
  change,
}: Finding): Markup {
  const { tone, sign } = LOOK_OF[severity];
  return html`<article>
    <p>
      <span class="badge ${tone}"><span class="sign" aria-hidden="true">${sign}</span>${severity}</span>
    </p>
    <div>
      <h3>${hazard}</h3>
      <p>${consequence}</p>
      <p class="remark"><b>To change:</b> ${change}</p>
      <p class="expected">
        Rule
        <code>${rule}</code>${
          experiments.length === 0
            ? null
            : html`, shown by <code>sentinel-chaos run ${experiments.join(' ')}</code>`
        }
      </p>
    </div>
    <dl class="measures">
      <div>
        <dt>${setting}</dt>
        <dd>${value}</dd>
      </div>
      ${
        at.length === 0
          ? null
          : html`<div>
              <dt>found at</dt>
              <dd>${at.join(', ')}</dd>
            </div>`
      }
    </dl>
  </article>`;
}

function unseen({ unseen, gaps }: AuditResult): Markup {
  if (unseen.length === 0 && gaps.length === 0) return absent('Every rule could look everywhere.');
  return [
    pairs(unseen.map(({ rule, reasons }) => ({ name: rule, value: reasons.join('; ') }))),
    gaps.length === 0
      ? null
      : html`<ul>
          ${gaps.map((gap) => html`<li>${gap}</li>`)}
        </ul>`,
  ];
}
