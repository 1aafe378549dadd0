/** A workload through time: its writes, its latency, and regions that tell the exact numbers to the pointer. */

import { count, instant, quantity } from '../../../core/quantity.ts';
import { SERIES_STEP_MS, type RunResult } from '../../result.ts';
import { html, type Markup } from '../html.ts';
import { clipped, LEFT, px, RIGHT, type Lane, type TimeScale } from './frame.ts';
import { latencies, LATENCIES } from './latency.ts';
import { rates, RATES } from './rates.ts';
import { staleness, STALENESS } from './staleness.ts';
import { thinned, type Bucket } from './thin.ts';

type Workload = RunResult['workloads'][number];

/** Points a curve has at most, and regions that answer to the pointer. */
const POINTS = 300;
const REGIONS = 90;

const GAP = 12;

/** Height of the line that names the workload. */
const HEAD = 30;

/** How long one drawn point is, s. */
export function pointLengthS({ series }: Workload): number {
  return (Math.max(1, Math.ceil(series.ok.length / POINTS)) * SERIES_STEP_MS) / 1_000;
}

/** The lanes of a workload, under a line that sets it apart. */
export function workloadLanes(workload: Workload, x: TimeScale): Lane {
  const { reads } = workload;
  const buckets = thinned({ ...workload.series, stalestMs: reads?.stalestMs ?? [] }, POINTS);
  const wrote = buckets.length > 0;
  const lines = HEAD + RATES + LATENCIES + 2 * GAP;
  return {
    height: lines + (reads === undefined ? 0 : STALENESS + GAP),
    draw: (y) =>
      html`<line class="rule" x1="0" x2=${RIGHT} y1=${y + 4} y2=${y + 4} />
        <text class="strong" x="0" y=${y + 20}>${clipped(workload.name, 20)}</text>
        <text class="soft halo" x=${LEFT} y=${y + 20}>${clipped(workload.words, 150)}</text>
        ${wrote ? rates(buckets, y + HEAD, x) : html`<text x=${LEFT} y=${y + 50}>wrote nothing</text>`}
        ${wrote ? latencies(buckets, y + HEAD + RATES + GAP, x) : null}
        ${wrote && reads !== undefined ? staleness(buckets, y + lines, x) : null}
        ${regions(thinned(workload.series, REGIONS), y + HEAD, x)}`,
  };
}

function regions(buckets: readonly Bucket[], y: number, x: TimeScale): Markup {
  const height = RATES + LATENCIES + GAP;
  const outline = ({ fromS, toS }: Bucket) =>
    `M${px(x(fromS))} ${y}H${px(x(toS))}v${height}H${px(x(fromS))}z`;
  return html`<g class="regions">
    ${buckets.map((each) => html`<path d=${outline(each)}><title>${bucketTitle(each)}</title></path>`)}
  </g>`;
}

function bucketTitle(each: Bucket): string {
  const writes = `${count(each.ok)} acknowledged, ${count(each.fail)} refused, ${count(each.unknown)} unknown`;
  const place = `${instant(each.fromS)} to ${instant(each.toS)}`;
  if (each.p50Ms === null) return `${place}: ${writes}`;
  const most = quantity(each.maxMs ?? each.p50Ms, 'ms');
  return `${place}: ${writes}; p50 ${quantity(each.p50Ms, 'ms')}, max ${most}`;
}
