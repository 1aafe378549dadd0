/** How stale reads were over time, from nothing to the most. */

import { scaleLinear } from 'd3-scale';
import { span } from '../../../core/quantity.ts';
import { html, type Markup } from '../html.ts';
import { LEFT, px, RIGHT, type TimeScale } from './frame.ts';
import { stepLine } from './step.ts';
import type { Bucket } from './thin.ts';

/** Height of the drawing. */
export const STALENESS = 40;

/** The line with its scale; words where there is nothing to draw. */
export function staleness(buckets: readonly Bucket[], y: number, x: TimeScale): Markup {
  const most = Math.max(0, ...buckets.map(({ stalestMs }) => stalestMs ?? 0));
  if (most === 0)
    return html`<text x="0" y=${y + 14}>staleness</text>
      <text class="soft" x=${LEFT} y=${y + 14}>no read was stale</text>`;
  const position = scaleLinear([0, most], [y + STALENESS, y]);
  return html`<text x="0" y=${y + 14}>staleness</text>
    ${[0, most].map((ms) => scaleLine(ms === 0 ? '0' : span(ms), px(position(ms))))}
    <path
      class="p50"
      d=${stepLine(buckets, x, ({ stalestMs }) => (stalestMs === null ? null : position(stalestMs)))}
    />`;
}

function scaleLine(text: string, y: number): Markup {
  return html`<line class="grid" x1=${LEFT} x2=${RIGHT} y1=${y} y2=${y} />
    <text class="soft" text-anchor="end" x=${LEFT - 6} y=${y + 4}>${text}</text>`;
}
