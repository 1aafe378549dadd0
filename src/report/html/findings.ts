/** The findings: what was expected, what was seen, and the evidence. */

import { count } from '../../core/quantity.ts';
import { worstFindingsFirst } from '../word.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { absent, badge, figure, moment, pairs, section } from './parts.ts';

type Finding = RunResult['findings'][number];
type Measure = Finding['measures'][number];

/** Measures beside a finding, unless more of them have a limit. */
const BESIDE = 4;

/** One block a finding, worst first. */
export function findings(result: RunResult): Markup {
  const content =
    result.findings.length === 0
      ? absent('No expectation was checked.')
      : html`<div class="findings">${worstFindingsFirst(result).map(finding)}</div>`;
  return section('findings', 'What was checked', content);
}

function finding(found: Finding): Markup {
  const { beside, folded } = shared(found.measures);
  const { remarks = [] } = found;
  return html`<article>
    ${badge(found.verdict)}
    <div>
      <h3>${found.title}</h3>
      <p>${found.sentence}</p>
      ${remarks.map((sentence) => html`<p class="remark">${sentence}</p>`)}
      <p class="expected"><span class="label">Expected</span> ${found.expected}</p>
      ${evidence(found, folded)}
    </div>
    ${measures(beside)}
  </article>`;
}

/** Measures with a limit stand beside the sentence, and others as far as there is room. */
function shared(all: readonly Measure[]): Record<'beside' | 'folded', readonly Measure[]> {
  const limited = all.filter(({ limit }) => limit !== undefined);
  const free = all.filter(({ limit }) => limit === undefined);
  const room = Math.max(0, BESIDE - limited.length);
  return { beside: [...limited, ...free.slice(0, room)], folded: free.slice(room) };
}

function measures(all: readonly Measure[]): Markup {
  if (all.length === 0) return null;
  return html`<dl class="measures">
    ${all.map(
      ({ name, limit, ...number }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>
            <b>${figure(number)}</b>${limit === undefined ? null : html`<span class="limit"> ${limit}</span>`}
          </dd>
        </div>`,
    )}
  </dl>`;
}

function evidence(found: Finding, folded: readonly Measure[]): Markup {
  if (found.evidence.length + folded.length === 0) return null;
  return html`<details open=${found.verdict === 'failed'}>
    <summary>${summaryOf(found, folded)}</summary>
    ${folded.length === 0 ? null : pairs(folded.map(({ name, ...number }) => ({ name, value: figure(number) })))}
    <ol class="evidence">
      ${found.evidence.map(({ atS, text }) => html`<li>${atS === undefined ? null : moment(atS)} ${text}</li>`)}
    </ol>
  </details>`;
}

function summaryOf({ evidence, evidenceTotal }: Finding, folded: readonly Measure[]): string {
  const shown = evidence.length;
  const total = Math.max(evidenceTotal, shown);
  const of = shown === total ? count(total) : `${count(shown)} of ${count(total)}`;
  return folded.length === 0 ? `Evidence (${of})` : `Evidence (${of}) and ${folded.length} more numbers`;
}
