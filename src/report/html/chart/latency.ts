/** Latency of acknowledged writes on a log axis: the median as a line, the largest dotted. */

import { scaleLog } from 'd3-scale';
import { count } from '../../../core/quantity.ts';
import { html, type Markup } from '../html.ts';
import { LEFT, px, RIGHT, type TimeScale } from './frame.ts';
import { stepLine } from './step.ts';
import type { Bucket } from './thin.ts';

/** Height of the drawing. */
export const LATENCIES = 54;

/** Below this no latency is drawn, ms: a log axis has no zero. */
const FLOOR_MS = 0.1;

/** The two lines with their scale. */
export function latencies(buckets: readonly Bucket[], y: number, x: TimeScale): Markup {
  const seen = buckets.flatMap(({ p50Ms, maxMs }) => [p50Ms, maxMs]).filter((value) => value !== null);
  if (seen.length === 0) {
    const words = 'nothing was acknowledged, so there is no latency';
    return html`<text class="soft" x=${LEFT} y=${y + 20}>${words}</text>`;
  }
  const [lowest, highest] = exponents(seen);
  const position = scaleLog([10 ** lowest, 10 ** highest], [y + LATENCIES, y]).clamp(true);
  const height = (ms: number | null) => (ms === null ? null : position(Math.max(FLOOR_MS, ms)));
  return html`${decades(lowest, highest).map((tick) => decade(tick, px(position(tick))))}
    <text x="0" y=${y + 14}>latency p50</text>
    <text class="soft" x="0" y=${y + 31}>max (dotted)</text>
    <path class="max" d=${stepLine(buckets, x, ({ maxMs }) => height(maxMs))} />
    <path class="p50" d=${stepLine(buckets, x, ({ p50Ms }) => height(p50Ms))} />`;
}

/** Powers of ten that enclose the values. */
function exponents(seen: readonly number[]): readonly [lowest: number, highest: number] {
  const lowest = Math.floor(Math.log10(Math.max(FLOOR_MS, Math.min(...seen))));
  const highest = Math.ceil(Math.log10(Math.max(FLOOR_MS, ...seen)));
  return [lowest, Math.max(lowest + 1, highest)];
}

/** At most four of the powers of ten. */
function decades(lowest: number, highest: number): number[] {
  const step = Math.ceil((highest - lowest + 1) / 4);
  const length = Math.floor((highest - lowest) / step) + 1;
  return Array.from({ length }, (_, index) => 10 ** (lowest + index * step));
}

function decade(ms: number, y: number): Markup {
  const text = ms < 1_000 ? `${ms} ms` : `${count(ms / 1_000)} s`;
  return html`<line class="grid" x1=${LEFT} x2=${RIGHT} y1=${y} y2=${y} />
    <text class="soft" text-anchor="end" x=${LEFT - 6} y=${y + 4}>${text}</text>`;
}
