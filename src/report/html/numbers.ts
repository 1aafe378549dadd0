/** The headline numbers, each with its limit. */

import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { absent, figure } from './parts.ts';

/** The key numbers side by side. */
export function numbers(result: RunResult): Markup {
  if (result.numbers.length === 0) return absent('No key numbers could be measured in this run.');
  return html`<section aria-label="Key numbers">
    <dl class="numbers">${result.numbers.map(headline)}</dl>
  </section>`;
}

function headline({ label, limit, sentence, ...number }: RunResult['numbers'][number]): Markup {
  const isAbsent = number.value === null;
  return html`<div>
    <dt>${label}</dt>
    <dd class=${isAbsent ? 'value absent' : 'value'}>${figure(number)}</dd>
    <dd class="limit">${limit === undefined ? 'no limit set' : `limit: ${limit}`}</dd>
    <dd>${sentence}</dd>
  </div>`;
}
