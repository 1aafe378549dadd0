/** A picture of samples against a setting or against each other, with a line through the medians of what belongs together. */

import { scaleLinear, scalePoint } from 'd3-scale';
import { symbol, symbolsFill } from 'd3-shape';
import { count, quantity, type Unit } from '../../../core/quantity.ts';
import { median } from '../../../core/statistics.ts';
import { px } from '../chart/frame.ts';
import { html, type Markup } from '../html.ts';
import { FAULT_COLOURS, faultColour } from '../tokens.ts';

const WIDTH = 350;
const HEIGHT = 230;
const [LEFT, RIGHT, TOP, BOTTOM] = [64, WIDTH - 20, 18, HEIGHT - 40] as const;
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '4 4'] as const;
/** Area of a sample's mark. */
const AREA = 38;

/** A sample in a picture. `name` is what it belongs to; `x` is a value of the axis, or a number. */
export interface Point {
  readonly label: string;
  readonly name: string;
  readonly x: string | number;
  readonly y: number;
}

export interface Plot {
  readonly id: string;
  readonly title: string;
  readonly points: readonly Point[];
  /** The values of the axis in their order; absent where the axis is one of numbers. */
  readonly values?: readonly string[];
  readonly xTitle: string;
  readonly xUnit?: Unit;
  readonly unit: Unit;
}

/** The picture with its legend. Nothing is told apart by colour alone. */
export function plot(given: Plot): Markup {
  const { id, title, points, values, xTitle, unit } = given;
  const names = [...new Set(points.map(({ name }) => name))];
  const y = upTo(Math.max(...points.map((point) => point.y)), [BOTTOM, TOP]);
  const { x, ticks } = horizontalAxis(given);
  return html`<figure>
    <svg
      class="plot"
      role="img"
      aria-labelledby="${id}-title ${id}-desc"
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      width=${WIDTH}
      height=${HEIGHT}
    >
      <title id="${id}-title">${title}</title>
      <desc id="${id}-desc">
        ${points.map((point) => `${point.label}: ${quantity(point.y, unit)}`).join('; ')}
      </desc>
      ${y.ticks(4).map((tick) => level(tickWords(tick, unit), px(y(tick))))}
      ${ticks.map(({ at, text }) => html`<text class="soft" text-anchor="middle" x=${px(at)} y=${BOTTOM + 16}>${text}</text>`)}
      <text text-anchor="end" x=${RIGHT} y=${HEIGHT - 6}>${xTitle}</text>
      ${names.map((name, index) => line(cornersOf(points, name, values ?? []), { x, y }, index))}
      ${points.map(
        (point) =>
          html`<path
            class="dot"
            fill=${colourOf(names.indexOf(point.name))}
            d=${shapeOf(names.indexOf(point.name))}
            transform="translate(${px(x(point.x))} ${px(y(point.y))})"
          >
            <title>${point.label}: ${quantity(point.y, unit)}</title>
          </path>`,
      )}
    </svg>
    <figcaption>${title}${legend(names)}</figcaption>
  </figure>`;
}

interface Scales {
  readonly x: (at: string | number) => number;
  readonly y: (value: number) => number;
}

interface Tick {
  readonly at: number;
  readonly text: string;
}

function horizontalAxis({ points, values, xUnit = 'count' }: Plot): {
  readonly x: Scales['x'];
  readonly ticks: readonly Tick[];
} {
  if (values === undefined) {
    const linear = upTo(Math.max(...points.map(({ x }) => Number(x))), [LEFT, RIGHT]);
    const ticks = linear.ticks(4).map((tick) => ({ at: linear(tick), text: tickWords(tick, xUnit) }));
    return { x: (at) => linear(Number(at)), ticks };
  }
  const ordinal = scalePoint([...values], [LEFT, RIGHT]).padding(0.5);
  const x: Scales['x'] = (at) => ordinal(String(at)) ?? LEFT;
  return { x, ticks: values.map((value) => ({ at: x(value), text: value })) };
}

/** From nothing to the most there is; to one where that is nothing. */
function upTo(most: number, range: readonly [number, number]) {
  return scaleLinear([0, most > 0 ? most : 1], range).nice(4);
}

/** The caption says what is counted. */
function tickWords(tick: number, unit: Unit): string {
  return unit === 'writes' ? count(tick) : quantity(tick, unit);
}

function level(text: string, y: number): Markup {
  return html`<line class="grid" x1=${LEFT} x2=${RIGHT} y1=${y} y2=${y} />
    <text class="soft" text-anchor="end" x=${LEFT - 6} y=${y + 4}>${text}</text>`;
}

interface Corner {
  readonly x: string;
  readonly y: number;
}

function cornersOf(points: readonly Point[], name: string, values: readonly string[]): Corner[] {
  return values.flatMap((x) => {
    const y = median(points.filter((point) => point.name === name && point.x === x).map((point) => point.y));
    return y === undefined ? [] : [{ x, y }];
  });
}

function line(corners: readonly Corner[], { x, y }: Scales, index: number): Markup {
  if (corners.length < 2) return null;
  const path = corners.map((corner) => `${px(x(corner.x))} ${px(y(corner.y))}`).join('L');
  const dashes = DASHES[index % DASHES.length];
  return html`<path class="medians" stroke=${colourOf(index)} stroke-dasharray=${dashes} d="M${path}" />`;
}

function legend(names: readonly string[]): Markup {
  if (names.length < 2) return null;
  return html`<span class="legend"
    >${names.map(
      (name, index) =>
        html`<span
          ><svg class="swatch" role="img" viewBox="-6 -6 12 12" width="12" height="12">
            <title>mark of ${name}</title>
            <desc>as in the picture above</desc>
            <path fill=${colourOf(index)} d=${shapeOf(index)} /></svg
          >${name}</span
        >`,
    )}</span
  >`;
}

function colourOf(index: number): string {
  return faultColour(FAULT_COLOURS[index % FAULT_COLOURS.length]!);
}

function shapeOf(index: number): string {
  return symbol(symbolsFill[index % symbolsFill.length], AREA).digits(1)() ?? '';
}
