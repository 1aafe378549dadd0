/** A workload through time: writes per second (acknowledged upwards, the rest downwards), and latency on a log axis. */

import { scaleLinear, scaleLog } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { count, instant, quantity, span } from '../../quantity.ts';
import { SERIES_STEP_MS, type RunResult } from '../../result.ts';
import { html, type Markup } from '../html.ts';
import { clipped, LEFT, px, RIGHT, type Lane, type TimeScale } from './frame.ts';
import { thinned, type Bucket } from './thin.ts';

type Workload = RunResult['workloads'][number];

/** Points a curve has at most, and regions that answer to the pointer. */
const POINTS = 300;
const REGIONS = 90;

const RATES = 74;
const LATENCIES = 60;
/** Below this no latency is drawn, ms: a log axis has no zero. */
const FLOOR_MS = 0.1;

const nothing = () => 0;

/** How long one drawn point is, s. */
export function pointLengthS({ series }: Workload): number {
  return (Math.max(1, Math.ceil(series.ok.length / POINTS)) * SERIES_STEP_MS) / 1_000;
}

/** The two lanes of a workload. */
export function workloadLanes(workload: Workload, x: TimeScale): Lane {
  const buckets = thinned(workload.series, POINTS);
  return {
    height: RATES + LATENCIES + 30,
    draw: (y) =>
      html`<line class="divide" x1="0" x2=${RIGHT} y1=${y + 4} y2=${y + 4} />
        <text class="name strong" x="0" y=${y + 22}>${clipped(workload.name, 20)}</text>
        ${buckets.length === 0 ? html`<text class="soft" x=${LEFT} y=${y + 22}>wrote nothing</text>` : null}
        ${buckets.length === 0 ? null : rates(buckets, y + 12, x)}
        ${buckets.length === 0 ? null : latencies(buckets, y + 12 + RATES + 10, x)}
        ${regions(thinned(workload.series, REGIONS), y + 12, x)}`,
  };
}

function rates(buckets: readonly Bucket[], y: number, x: TimeScale): Markup {
  const up = Math.max(1, ...buckets.map((each) => perSecond(each.ok, each)));
  const down = Math.max(0, ...buckets.map((each) => perSecond(each.fail + each.unknown, each)));
  const position = scaleLinear([up, -down], [y, y + RATES]);
  const layer = (from: (each: Bucket) => number, to: (each: Bucket) => number) =>
    area<Bucket>()
      .x((each) => px(x(each.fromS)))
      .y0((each) => px(position(perSecond(from(each), each))))
      .y1((each) => px(position(perSecond(to(each), each))))
      .digits(1)
      .curve(curveStepAfter)(closed(buckets));
  return html`<path class="ok" d=${layer(nothing, (each) => each.ok)} />
    <path class="refused" d=${layer(nothing, (each) => -each.fail)} />
    <path
      class="unknown"
      d=${layer(
        (each) => -each.fail,
        (each) => -each.fail - each.unknown,
      )}
    />
    <line class="zero" x1=${LEFT} x2=${RIGHT} y1=${px(position(0))} y2=${px(position(0))} />
    <text class="soft" text-anchor="end" x=${LEFT - 6} y=${y + 9}>${count(Math.round(up))}/s</text>
    <text class="name ok-words" x="0" y=${y + 28}>acknowledged</text>
    ${
      down === 0
        ? null
        : html`<text class="soft" text-anchor="end" x=${LEFT - 6} y=${y + RATES}
              >${count(Math.round(down))}/s</text
            >
            <text class="name refused-words" x="0" y=${y + 44}>refused ↓</text>
            <text class="name unknown-words" x="0" y=${y + 60}>unknown ↓</text>`
    }`;
}

function latencies(buckets: readonly Bucket[], y: number, x: TimeScale): Markup {
  const seen = buckets.flatMap(({ p50Ms, maxMs }) => [p50Ms, maxMs]).filter((value) => value !== null);
  if (seen.length === 0)
    return html`<text class="soft" x=${LEFT} y=${y + 20}
      >nothing was acknowledged, so there is no latency</text
    >`;
  const highest = 10 ** Math.ceil(Math.log10(Math.max(1, ...seen)));
  const lowest = 10 ** Math.floor(Math.log10(Math.max(FLOOR_MS, Math.min(...seen))));
  const position = scaleLog([lowest, Math.max(highest, lowest * 10)], [y + LATENCIES, y]).clamp(true);
  const curve = (value: (each: Bucket) => number | null) =>
    line<Bucket>()
      .defined((each) => value(each) !== null)
      .x((each) => px(x(each.fromS)))
      .y((each) => px(position(Math.max(FLOOR_MS, value(each)!))))
      .digits(1)
      .curve(curveStepAfter)(closed(buckets));
  return html`${decades(position).map(
      (tick) =>
        html`<line class="grid" x1=${LEFT} x2=${RIGHT} y1=${px(position(tick))} y2=${px(position(tick))} />
          <text class="soft" text-anchor="end" x=${LEFT - 6} y=${px(position(tick) + 4)}
            >${span(tick)}</text
          >`,
    )}
    <text class="name" x="0" y=${y + 24}>latency p50</text>
    <text class="name soft" x="0" y=${y + 40}>max (dotted)</text>
    <path class="max" d=${curve(({ maxMs }) => maxMs)} />
    <path class="p50" d=${curve(({ p50Ms }) => p50Ms)} />`;
}

/** Powers of ten, at most four of them. */
function decades(position: { domain(): number[] }): number[] {
  const [lowest, highest] = position.domain().map((value) => Math.round(Math.log10(value)));
  const step = Math.ceil((highest! - lowest! + 1) / 4);
  const all = Array.from({ length: Math.min(400, highest! - lowest! + 1) }, (_, index) => lowest! + index);
  return all.filter((_, index) => index % step === 0).map((exponent) => 10 ** exponent);
}

function perSecond(writes: number, { fromS, toS }: Bucket): number {
  return writes / (toS - fromS);
}

/** A step curve needs an end of its last step. */
function closed(buckets: readonly Bucket[]): Bucket[] {
  const last = buckets.at(-1)!;
  return [...buckets, { ...last, fromS: last.toS, toS: last.toS + (last.toS - last.fromS) }];
}

function regions(buckets: readonly Bucket[], y: number, x: TimeScale): Markup {
  const height = RATES + LATENCIES + 10;
  return html`<g class="regions">
    ${buckets.map((each) => {
      const from = px(x(each.fromS));
      return html`<path d="M${from} ${y}H${px(x(each.toS))}v${height}H${from}z"
        ><title>${told(each)}</title></path
      >`;
    })}
  </g>`;
}

function told(each: Bucket): string {
  const latency =
    each.p50Ms === null
      ? ''
      : `; p50 ${quantity(each.p50Ms, 'ms')}, max ${quantity(each.maxMs ?? each.p50Ms, 'ms')}`;
  return `${instant(each.fromS)}: ${count(each.ok)} acknowledged, ${count(each.fail)} refused, ${count(each.unknown)} unknown${latency}`;
}
