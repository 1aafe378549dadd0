/** Every sample of a measure as a dot, over its predicted band, with the median and its interval below. */

import { scaleLinear } from 'd3-scale';
import { quantity } from '../../../core/quantity.ts';
import { isOutside } from '../../series/groups.ts';
import type { Sample, Statistic } from '../../series/result.ts';
import { medianWords, predictedWords } from '../../series/words.ts';
import { px } from '../chart/frame.ts';
import { html, type Markup } from '../html.ts';

const WIDTH = 260;
const HEIGHT = 40;
export const RADIUS = 2.6;
/** Rows of dots, from the middle outwards; further ones lie upon each other. */
const ROWS = [0, -1, 1, -2, 2] as const;
const ROW = 5;
const MIDDLE = 14;
const INTERVAL = 34;

/** A sample and the run it is from. */
export interface Dot extends Sample {
  readonly label: string;
}

/** The picture of one measure; `id` is unique on the page. */
export function dots(row: Statistic, samples: readonly Dot[], id: string): Markup {
  const x = scaleLinear(rangeOf(row), [6, WIDTH - 6]);
  const placed = inRows(samples, (value) => x(value));
  const { predicted, median, interval } = row;
  return html`<svg
    class="dots"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width=${WIDTH}
    height=${HEIGHT}
  >
    <title id="${id}-title">${row.id}</title>
    <desc id="${id}-desc">
      ${row.n} samples, median ${medianWords(row)}; predicted ${predictedWords(row)}
    </desc>
    ${
      predicted === null
        ? null
        : html`<rect
            class="band"
            x=${px(x(predicted[0]))}
            y="1"
            width=${px(Math.max(2, x(predicted[1]) - x(predicted[0])))}
            height="27"
          />`
    }
    ${placed.map(
      ({ dot, at, y }) =>
        html`<circle class=${isOutside(dot) ? 'dot outside' : 'dot'} cx=${px(at)} cy=${y} r=${RADIUS}>
          <title>${dot.label}: ${quantity(dot.value, dot.unit, dot.error)}</title>
        </circle>`,
    )}
    ${interval === null ? null : html`<line class="interval" x1=${px(x(interval.low))} x2=${px(x(interval.high))} y1=${INTERVAL} y2=${INTERVAL} />`}
    ${median === null ? null : html`<line class="mark" x1=${px(x(median))} x2=${px(x(median))} y1=${INTERVAL - 4} y2=${INTERVAL + 4} />`}
  </svg>`;
}

/** All samples and the band, with a little room. */
export function rangeOf({ min, max, predicted }: Statistic): [number, number] {
  const known = [min, max, ...(predicted ?? [])].filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const room = Math.max((high - low) * 0.04, Math.abs(high) * 0.01, 1e-3);
  return [low - room, high + room];
}

/** Samples so that none hides another, from the middle row outwards; those beyond what was watched are left out. */
export function inRows<D extends { readonly value: number | null }>(
  samples: readonly D[],
  x: (value: number) => number,
): { readonly dot: D; readonly at: number; readonly y: number }[] {
  const ends = ROWS.map(() => Number.NEGATIVE_INFINITY);
  return samples
    .flatMap((dot) => (dot.value === null || !Number.isFinite(dot.value) ? [] : [{ dot, at: x(dot.value) }]))
    .toSorted((a, b) => a.at - b.at)
    .map(({ dot, at }) => {
      const free = ends.findIndex((end) => at - end >= 2 * RADIUS);
      const row = Math.max(0, free);
      ends[row] = at;
      return { dot, at, y: MIDDLE + ROWS[row]! * ROW };
    });
}
