/** The timeline as tables: for screen readers, for exact times, for copying. */

import { count, quantity } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { moment, table } from './parts.ts';

type Timeline = RunResult['timeline'];

/** Rows of one table at most; run.json has the rest. */
const ROWS = 150;

/** Faults, node states and Sentinel events, folded away. */
export function timelineTables(timeline: Timeline): Markup {
  return html`<details>
    <summary>The same as tables: faults, states of the data nodes, Sentinel events</summary>
    ${faults(timeline)} ${states(timeline)} ${events(timeline)}
  </details>`;
}

function faults({ faults }: Timeline): Markup {
  const rows = faults.map(({ name, words, targets, fromS, toS }): Markup[] => [
    name,
    words,
    targets.join(', '),
    moment(fromS),
    moment(toS),
    quantity(toS - fromS, 's'),
  ]);
  return limited('Faults', ['Fault', 'What it did', 'Targets', 'From', 'To', 'Lasted'], rows);
}

function states({ nodes }: Timeline): Markup {
  const rows = nodes.flatMap(({ node, spans }) =>
    spans.map(({ fromS, toS, state, writable }): Markup[] => [
      node,
      state,
      writable ? 'yes' : 'no',
      moment(fromS),
      moment(toS),
      quantity(toS - fromS, 's'),
    ]),
  );
  return limited('States of the data nodes', ['Node', 'State', 'Takes writes', 'From', 'To', 'Lasted'], rows);
}

function events({ events }: Timeline): Markup {
  const rows = events.map(({ atS, sentinel, event, words }): Markup[] => [
    moment(atS),
    sentinel,
    event,
    words,
  ]);
  return limited('Sentinel events', ['At', 'Sentinel', 'Event', 'Meaning'], rows);
}

function limited(caption: string, titles: readonly string[], rows: readonly Markup[][]): Markup {
  if (rows.length === 0) return html`<p class="absent">${caption}: none.</p>`;
  const cut =
    rows.length > ROWS ? ` (the first ${ROWS} of ${count(rows.length)}; the rest is in run.json)` : '';
  return table({
    caption: `${caption}${cut}`,
    columns: titles.map((title) => ({ title, numeric: title === 'Lasted' })),
    rows: rows.slice(0, ROWS),
  });
}
