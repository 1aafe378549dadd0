/** What a sweep trades for what: key numbers against each swept setting, and against each other. */

import { scaleLinear, scalePoint } from 'd3-scale';
import { quantity, type Unit } from '../../../core/quantity.ts';
import { median } from '../../../core/statistics.ts';
import { isDecided } from '../../series/groups.ts';
import type { Sample, SeriesMember, SeriesResult } from '../../series/result.ts';
import { px } from '../chart/frame.ts';
import { html, type Markup } from '../html.ts';
import { absent, section } from '../parts.ts';
import { FAULT_COLOURS, faultColour } from '../tokens.ts';

const WIDTH = 350;
const HEIGHT = 230;
const [LEFT, RIGHT, TOP, BOTTOM] = [70, WIDTH - 16, 18, HEIGHT - 40] as const;

/** Numbers that are had at the price of each other. */
const TRADED = [
  ['refused', 'lost'],
  ['outage', 'lost'],
] as const;

/** A sample in a picture. `name` is the line it belongs to, `at` its place along the axis. */
interface Point {
  readonly label: string;
  readonly name: string;
  readonly x: string | number;
  readonly y: number;
}

/** The pictures of a sweep; nothing where nothing was swept. */
export function sweep({ series: { axes }, members }: SeriesResult): Markup {
  if (axes.length === 0) return null;
  const decided = members.filter(isDecided);
  const numbers = numbersOf(decided);
  const against = axes.flatMap(({ name, values }, axis) =>
    numbers.map((number, index) => {
      const points = pointsAgainst(decided, name, number);
      return points.length === 0
        ? null
        : figure({
            id: `against-${axis}-${index}`,
            title: `${number.words} against ${name}`,
            points,
            values,
            xTitle: name,
            unit: number.unit,
          });
    }),
  );
  const traded = TRADED.map(([x, y], index) => tradedFigure(decided, [x, y], `traded-${index}`));
  const shown = [...against, ...traded].filter((one) => one !== null);
  return section(
    'trade-off',
    'What is traded for what',
    shown.length === 0
      ? absent('No run came to a verdict, so there is nothing to draw.')
      : html`<div class="plots">${shown}</div>`,
  );
}

function numbersOf(members: readonly SeriesMember[]): Sample[] {
  const all = members.flatMap(({ samples }) => samples.filter(({ group }) => group === 'number'));
  return [...Map.groupBy(all, ({ id }) => id).values()].map(([first]) => first!);
}

function pointsAgainst(members: readonly SeriesMember[], axis: string, { id }: Sample): Point[] {
  return members.flatMap(({ label, at, samples }) => {
    const value = samples.find((sample) => sample.id === id)?.value ?? null;
    return value === null ? [] : [{ label, name: placeWithout(at, axis), x: at[axis]!, y: value }];
  });
}

function placeWithout(at: SeriesMember['at'], axis: string): string {
  return Object.entries(at)
    .filter(([name]) => name !== axis)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

interface Figure {
  readonly id: string;
  readonly title: string;
  readonly points: readonly Point[];
  /** The values of the axis in their order; absent where the axis is one of numbers. */
  readonly values?: readonly string[];
  readonly xTitle: string;
  readonly unit: Unit;
  readonly xUnit?: Unit;
}

function tradedFigure(
  members: readonly SeriesMember[],
  [x, y]: readonly [string, string],
  id: string,
): Markup {
  const pick = (member: SeriesMember, wanted: string): Sample | undefined =>
    member.samples.find((sample) => sample.id === wanted);
  const both = members.flatMap((member) => {
    const [first, second] = [pick(member, x), pick(member, y)];
    if (first === undefined || second === undefined) return [];
    return first.value === null || second.value === null ? [] : [{ member, first, second }];
  });
  const [one] = both;
  if (one === undefined) return null;
  return figure({
    id,
    title: `${one.second.words} against ${one.first.words.toLowerCase()}`,
    points: both.map(({ member, first, second }) => ({
      label: member.label,
      name: placeWithout(member.at, ''),
      x: first.value!,
      y: second.value!,
    })),
    xTitle: one.first.words,
    unit: one.second.unit,
    xUnit: one.first.unit,
  });
}

function figure({ id, title, points, values, xTitle, unit, xUnit = 'count' }: Figure): Markup {
  const most = Math.max(...points.map(({ y }) => y));
  const y = scaleLinear([0, most === 0 ? 1 : most], [BOTTOM, TOP]).nice(4);
  const rightmost = Math.max(0, ...points.map((point) => Number(point.x)).filter(Number.isFinite));
  const linear = scaleLinear([0, rightmost === 0 ? 1 : rightmost], [LEFT, RIGHT]).nice(4);
  const ordinal = scalePoint([...(values ?? [])], [LEFT, RIGHT]).padding(0.5);
  const x = (at: string | number): number => (typeof at === 'number' ? linear(at) : (ordinal(at) ?? LEFT));
  const names = [...new Set(points.map(({ name }) => name))];
  const colour = (name: string): string =>
    faultColour(FAULT_COLOURS[names.indexOf(name) % FAULT_COLOURS.length]!);
  const ticks =
    values === undefined
      ? linear.ticks(4).map((tick) => ({ at: linear(tick), text: quantity(tick, xUnit) }))
      : values.map((value) => ({ at: x(value), text: value }));
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
      ${y.ticks(4).map((tick) => horizontal(tick, px(y(tick)), unit))}
      ${ticks.map(({ at, text }) => html`<text class="soft" text-anchor="middle" x=${px(at)} y=${BOTTOM + 16}>${text}</text>`)}
      <text text-anchor="end" x=${RIGHT} y=${HEIGHT - 6}>${xTitle}</text>
      ${
        values === undefined
          ? null
          : names.map((name) =>
              medians(
                points.filter((point) => point.name === name),
                { x, y, values, colour: colour(name) },
              ),
            )
      }
      ${points.map(
        (point) =>
          html`<circle
            class="dot"
            fill=${colour(point.name)}
            cx=${px(x(point.x))}
            cy=${px(y(point.y))}
            r="3.5"
          >
            <title>${point.label}: ${quantity(point.y, unit)}</title>
          </circle>`,
      )}
    </svg>
    <figcaption>
      ${title}${
        names.length < 2 && names[0] === ''
          ? null
          : html`<span class="legend"
              >${names.map(
                (name) =>
                  html`<span
                    ><svg class="swatch" role="img" width="10" height="10">
                      <title>colour of ${name}</title>
                      <desc>a dot</desc>
                      <circle cx="5" cy="5" r="4" fill=${colour(name)} /></svg
                    >${name}</span
                  >`,
              )}</span
            >`
      }
    </figcaption>
  </figure>`;
}

function horizontal(tick: number, y: number, unit: Unit): Markup {
  return html`<line class="grid" x1=${LEFT} x2=${RIGHT} y1=${y} y2=${y} />
    <text class="soft" text-anchor="end" x=${LEFT - 6} y=${y + 4}>${quantity(tick, unit)}</text>`;
}

interface Scales {
  readonly x: (at: string | number) => number;
  readonly y: (value: number) => number;
  readonly values: readonly string[];
  readonly colour: string;
}

/** The medians of one line of the sweep, joined. */
function medians(points: readonly Point[], { x, y, values, colour }: Scales): Markup {
  const corners = values.flatMap((value) => {
    const middle = median(points.filter((point) => point.x === value).map((point) => point.y));
    return middle === undefined ? [] : [`${px(x(value))} ${px(y(middle))}`];
  });
  return corners.length < 2
    ? null
    : html`<path class="medians" stroke=${colour} d="M${corners.join('L')}" />`;
}
