/** The phases of every failover, each measured value drawn against the band that Sentinel's own rules predict. */

import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { span } from '../../core/quantity.ts';
import type { RunResult } from '../result.ts';
import { html, type Markup } from './html.ts';
import { isWithin, offBy } from '../bands.ts';
import { sinceFault } from '../figures.ts';
import { absent, figure, moment, section, table } from './parts.ts';
import { px } from './chart/frame.ts';

type Failover = RunResult['failovers'][number];
type Row = Failover['rows'][number];

type Position = ScaleLinear<number, number>;

const WIDTH = 240;
const HEIGHT = 20;

/** One table a failover. */
export function failoverPhases(result: RunResult): Markup {
  const content =
    result.failovers.length === 0
      ? absent('No failover, and no attempt at one, was recorded in this run.')
      : result.failovers.map(failover);
  return section('failovers', 'Where the time went', content);
}

function failover({ rows: phases, inVain = [], outcome, words, atS }: Failover, index: number): Markup {
  const [from, to] = shownRange(phases);
  const position = scaleLinear([from, to], [2, WIDTH - 12]).clamp(true);
  const row = (each: Row, number: number): Markup[] => [
    each.phase,
    figure(sinceFault(each)),
    each.sinceFaultMs === null && each.predictedMs === null
      ? null
      : bar(each, `failover-${index}-${number}`, position),
    against(each),
    span(each.stepMs, each.errorMs),
    each.words,
  ];
  const rows = [...inVain.map(attempt), ...phases.map(row)];
  return html`<h3>${outcome}, after: ${words} at ${moment(atS)}</h3>
    ${
      rows.length === 0
        ? absent('None of its phases was seen.')
        : table({
            caption: `Failover ${index + 1}: time since the fault (mark) against the predicted band (bar)`,
            columns: [
              { title: 'Phase' },
              { title: 'Since the fault', numeric: true },
              { title: `${span(from)} to ${span(to)}` },
              { title: 'Predicted' },
              { title: 'Since the phase before', numeric: true },
              { title: 'What happened' },
            ],
            rows,
          })
    }`;
}

/** An attempt that did not succeed, as a row before the phases of the one that did. */
function attempt({ end, sinceFaultMs, words }: NonNullable<Failover['inVain']>[number]): Markup[] {
  return [`try: ${end}`, span(sinceFaultMs), null, 'no prediction', span(null), words];
}

function bar(row: Row, id: string, position: Position): Markup {
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
    ${measured === null ? null : mark(row, position)}
  </svg>`;
}

/** A line at the measured value, or an arrow where that lies beyond the range. */
function mark(row: Row, position: Position): Markup {
  const measured = row.sinceFaultMs!;
  const kind = isWithin(row) ? 'mark' : 'mark outside';
  if (measured > position.domain()[1]!) return html`<path class=${kind} d="M${WIDTH - 8} 4l6 6l-6 6" />`;
  const x = px(position(measured));
  return html`<line class=${kind} x1=${x} x2=${x} y1="1" y2="19" />`;
}

/**
 * The range of times drawn, ms: that of the predictions with a margin. What follows only after the heal would squeeze it
 * to nothing, and is drawn as an arrow.
 */
function shownRange(rows: readonly Row[]): readonly [from: number, to: number] {
  const bands = rows.flatMap(({ predictedMs }) => (predictedMs === null ? [] : [predictedMs]));
  const measured = rows.flatMap(({ sinceFaultMs }) => (sinceFaultMs === null ? [] : [sinceFaultMs]));
  if (bands.length === 0) return [0, Math.max(1, ...measured)];
  const lowest = Math.min(...bands.map(([low]) => low), ...measured);
  const highest = Math.max(...bands.map(([, high]) => high));
  return [Math.max(0, lowest - 0.1 * (highest - lowest)), Math.max(highest * 1.25, lowest + 1)];
}

function described(row: Row): string {
  return `${row.sinceFaultMs === null ? 'not seen' : `${span(row.sinceFaultMs, row.errorMs)} after the fault`}; ${verdictOf(row)}`;
}

function against(row: Row): Markup {
  const text = verdictOf(row);
  return isWithin(row) ? text : html`<span class="outside">${text}</span>`;
}

function verdictOf(row: Row): string {
  const { predictedMs: band } = row;
  if (band === null) return 'no prediction';
  const predicted = `${span(band[0])} to ${span(band[1])}`;
  const off = offBy(row);
  return off === undefined ? predicted : `${predicted}: ${off}`;
}
