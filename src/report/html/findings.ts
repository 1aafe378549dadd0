/** The findings: what was expected, what was seen, and the evidence. */

import { count, quantity } from '../quantity.ts';
import { worstFindingsFirst } from '../word.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { absent, badge, moment, section } from './parts.ts';

type Finding = RunResult['findings'][number];

/** One block a finding, worst first. */
export function findings(result: RunResult): Markup {
  const content =
    result.findings.length === 0
      ? absent('No expectation was checked.')
      : html`<div class="findings">${worstFindingsFirst(result).map(finding)}</div>`;
  return section('findings', 'What was checked', content);
}

function finding(found: Finding): Markup {
  return html`<article>
    ${badge(found.verdict)}
    <div>
      <h3>${found.title}</h3>
      <p>${found.sentence}</p>
      <p class="expected"><span class="label">Expected</span> ${found.expected}</p>
      ${evidence(found)}
    </div>
    ${measures(found)}
  </article>`;
}

function measures(found: Finding): Markup {
  if (found.measures.length === 0) return null;
  return html`<dl class="measures">
    ${found.measures.map(
      ({ name, value, unit, limit }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>
            <b>${quantity(value, unit)}</b
            >${limit === undefined ? null : html`<span class="limit"> ${limit}</span>`}
          </dd>
        </div>`,
    )}
  </dl>`;
}

function evidence(found: Finding): Markup {
  if (found.evidence.length === 0) return null;
  const shown = found.evidence.length;
  const total = Math.max(found.evidenceTotal, shown);
  const of = shown === total ? count(total) : `${count(shown)} of ${count(total)}`;
  return html`<details open=${found.verdict === 'failed'}>
    <summary>Evidence (${of})</summary>
    <ol class="evidence">
      ${found.evidence.map(
        ({ atS, text }) => html`<li>${atS === undefined ? null : moment(atS)} ${text}</li>`,
      )}
    </ol>
  </details>`;
}
