/** Writes per second of a workload: acknowledged upwards, refused and unknown downwards, one scale. */

import { scaleLinear } from 'd3-scale';
import { count } from '../../../core/quantity.ts';
import { html, type Markup } from '../html.ts';
import { LEFT, px, RIGHT, type TimeScale } from './frame.ts';
import { stepArea } from './step.ts';
import type { Bucket } from './thin.ts';

/** Height of the drawing. */
export const RATES = 64;

/** The areas with their scale. */
export function rates(buckets: readonly Bucket[], y: number, x: TimeScale): Markup {
  const all = buckets.map(perSecond);
  const up = Math.max(1, ...all.map(({ ok }) => ok));
  const down = Math.max(0, ...all.map(({ fail, unknown }) => fail + unknown));
  const position = scaleLinear([up, -down], [y, y + RATES]);
  const layer = (edges: (rate: Rate) => readonly [number, number]) =>
    stepArea(buckets, x, (bucket) => {
      const [from, to] = edges(perSecond(bucket));
      return [position(from), position(to)];
    });
  const zero = px(position(0));
  return html`<path class="ok" d=${layer(({ ok }) => [0, ok])} />
    <path class="refused" d=${layer(({ fail }) => [0, -fail])} />
    <path class="unknown" d=${layer(({ fail, unknown }) => [-fail, -fail - unknown])} />
    <line class="zero" x1=${LEFT} x2=${RIGHT} y1=${zero} y2=${zero} />
    ${tick(up, y + 9)} ${down === 0 ? null : tick(down, y + RATES)}
    <text class="ok-words" x="0" y=${y + 9}>acknowledged</text>
    ${down === 0 ? null : html`<text class="refused-words" x="0" y=${y + 26}>refused ↓</text>`}
    ${down === 0 ? null : html`<text class="unknown-words" x="0" y=${y + 43}>unknown ↓</text>`}`;
}

type Rate = Pick<Bucket, 'ok' | 'fail' | 'unknown'>;

function perSecond({ ok, fail, unknown, fromS, toS }: Bucket): Rate {
  const length = toS - fromS;
  return { ok: ok / length, fail: fail / length, unknown: unknown / length };
}

function tick(rate: number, y: number): Markup {
  const text = `${count(Math.round(rate))}/s`;
  return html`<text class="soft" text-anchor="end" x=${LEFT - 6} y=${y}>${text}</text>`;
}
