/** Both samples of a measure, one above the other on one scale, each with its median. */

import { scaleLinear } from 'd3-scale';
import type { ComparedNumber, Drawn } from '../../../compare/numbers.ts';
import { quantity, type Unit } from '../../../core/quantity.ts';
import { median } from '../../../core/statistics.ts';
import { differenceWords, middleWords } from '../../compare/words.ts';
import { px } from '../chart/frame.ts';
import { html, type Markup } from '../html.ts';
import { inRows, RADIUS } from '../series/dots.ts';

const WIDTH = 260;
/** Of one strip. */
const HEIGHT = 30;
/** Where the samples begin, right of the name of their side. */
const LEFT = 36;

/** The picture of one measure; `id` is unique on the page. */
export function strips(number: ComparedNumber, id: string): Markup {
  const { samples, unit, words } = number;
  const x = scaleLinear(rangeOf([...samples.base, ...samples.next]), [LEFT, WIDTH - 6]);
  return html`<svg
    class="dots"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
    viewBox="0 0 ${WIDTH} ${2 * HEIGHT}"
    width=${WIDTH}
    height=${2 * HEIGHT}
  >
    <title id="${id}-title">${words}</title>
    <desc id="${id}-desc">
      base: ${samples.base.length} samples, median ${middleWords(samples.base, unit)}; new:
      ${samples.next.length} samples, median ${middleWords(samples.next, unit)}; ${differenceWords(number)}
    </desc>
    ${strip('base', samples.base, { x, top: 0, unit })}
    <line class="grid" x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT} />
    ${strip('new', samples.next, { x, top: HEIGHT, unit })}
  </svg>`;
}

interface Place {
  readonly x: (value: number) => number;
  readonly top: number;
  readonly unit: Unit;
}

function strip(name: string, samples: readonly Drawn[], { x, top, unit }: Place): Markup {
  const middle = median(samples.map(({ value }) => value));
  return html`<text class="soft" x="0" y=${top + 18}>${name}</text> ${
      middle === undefined || !Number.isFinite(middle)
        ? null
        : html`<line class="mark" x1=${px(x(middle))} x2=${px(x(middle))} y1=${top + 3} y2=${top + 27} />`
    }
    ${inRows(samples, x).map(
      ({ dot, at, y }) =>
        html`<circle class="dot" cx=${px(at)} cy=${top + y} r=${RADIUS}>
          <title>${dot.label}: ${quantity(dot.value, unit, (dot.high - dot.low) / 2)}</title>
        </circle>`,
    )}`;
}

/** All samples that were seen, with a little room. */
function rangeOf(samples: readonly Drawn[]): [number, number] {
  const seen = samples.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const room = Math.max((high - low) * 0.04, Math.abs(high) * 0.01, 1e-3);
  return [low - room, high + room];
}
