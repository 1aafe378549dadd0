/** The phases of every failover, each measured value drawn against the band that Sentinel's own rules predict. */

import { scaleLinear } from 'd3-scale';
import { span } from '../quantity.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { absent, moment, section, table } from './parts.ts';
import { px } from './chart/frame.ts';

type Failover = RunResult['failovers'][number];
type Row = Failover['rows'][number];

const WIDTH = 240;
const HEIGHT = 20;

/** One table a failover. */
export function phases(result: RunResult): Markup {
  const content =
    result.failovers.length === 0
      ? absent('No failover, and no attempt at one, was recorded in this run.')
      : result.failovers.map(failover);
  return section('failovers', 'Where the time went', content);
}

function failover(told: Failover, index: number): Markup {
  const furthest = Math.max(
    1,
    ...told.rows.flatMap((row) => [row.sinceFaultMs ?? 0, row.predictedMs?.[1] ?? 0]),
  );
  const position = scaleLinear([0, furthest], [2, WIDTH - 2]).clamp(true);
  const row = (each: Row, number: number): Markup[] => [
    each.phase,
    span(each.sinceFaultMs),
    each.sinceFaultMs === null && each.predictedMs === null
      ? null
      : bar(each, `failover-${index}-${number}`, position),
    against(each),
    span(each.stepMs),
    each.words,
  ];
  const rows = told.rows.map(row);
  return html`<h3>${told.words} at ${moment(told.atS)}: ${told.outcome}</h3>
    ${
      told.rows.length === 0
        ? absent('None of its phases was seen.')
        : table({
            caption: `Failover ${index + 1}: time since the fault (mark) against the predicted band (bar)`,
            columns: [
              { title: 'Phase' },
              { title: 'Since the fault', numeric: true },
              { title: `0 to ${span(furthest)}` },
              { title: 'Predicted' },
              { title: 'Since the phase before', numeric: true },
              { title: 'What happened' },
            ],
            rows,
          })
    }`;
}

function bar(row: Row, id: string, position: (ms: number) => number): Markup {
  const { sinceFaultMs: measured, predictedMs: band } = row;
  return html`<svg
    class="phase"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width=${WIDTH}
    height=${HEIGHT}
  >
    <title id="${id}-title">${row.phase}</title>
    <desc id="${id}-desc">${described(row)}</desc>
    <line class="axis" x1="2" x2=${WIDTH - 2} y1="10" y2="10" />
    ${
      band === null
        ? null
        : html`<rect
            class="band"
            x=${px(position(band[0]))}
            y="4"
            width=${px(Math.max(2, position(band[1]) - position(band[0])))}
            height="12"
          />`
    }
    ${
      measured === null
        ? null
        : html`<line
            class=${isWithin(row) ? 'mark' : 'mark outside'}
            x1=${px(position(measured))}
            x2=${px(position(measured))}
            y1="1"
            y2="19"
          />`
    }
  </svg>`;
}

function described(row: Row): string {
  return `${row.sinceFaultMs === null ? 'not seen' : `${span(row.sinceFaultMs)} after the fault`}; ${verdictOf(row)}`;
}

function against(row: Row): Markup {
  const text = verdictOf(row);
  return isWithin(row) ? text : html`<span class="outside">${text}</span>`;
}

function isWithin({ sinceFaultMs: measured, predictedMs: band }: Row): boolean {
  return measured === null || band === null || (measured >= band[0] && measured <= band[1]);
}

function verdictOf(row: Row): string {
  const { sinceFaultMs: measured, predictedMs: band } = row;
  if (band === null) return 'no prediction';
  const predicted = `${span(band[0])} to ${span(band[1])}`;
  if (measured === null || isWithin(row)) return predicted;
  const off =
    measured < band[0] ? `${span(band[0] - measured)} earlier` : `${span(measured - band[1])} later`;
  return `${predicted}: ${off}`;
}
