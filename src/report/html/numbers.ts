/** The four numbers a reader looks for first, each with its limit. */

import { NOT_MEASURABLE, quantity } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { absent } from './parts.ts';

/** The key numbers side by side. */
export function numbers(result: RunResult): Markup {
  if (result.numbers.length === 0) return absent('No key numbers could be measured in this run.');
  return html`<section aria-label="Key numbers">
    <dl class="numbers">${result.numbers.map(figure)}</dl>
  </section>`;
}

function figure({ label, value, unit, limit, error, sentence }: RunResult['numbers'][number]): Markup {
  const shown = quantity(value, unit, error);
  return html`<div>
    <dt>${label}</dt>
    <dd class=${shown === NOT_MEASURABLE ? 'value absent' : 'value'}>${shown}</dd>
    <dd class="limit">${limit === undefined ? 'no limit set' : `limit: ${limit}`}</dd>
    <dd>${sentence}</dd>
  </div>`;
}
