/** One experiment from night to night: its verdicts, what changed beside them, and its numbers, all on one axis. */

import { quantity } from '../../../core/quantity.ts';
import { median } from '../../../core/statistics.ts';
import type { Change } from '../../../trend/changes.ts';
import type { TrackedNumber } from '../../../trend/tracked.ts';
import type { SubjectTrend } from '../../../trend/trend.ts';
import { subjectName } from '../../trend/words.ts';
import { html, type Markup } from '../html.ts';
import { columnsOf, spreadsIn, worstIn, type Columns, type Spread, type StripWord } from './columns.ts';

const WIDTH = 960;
/** Right of the names, and left of the scale. */
const [LEFT, RIGHT] = [190, WIDTH - 74] as const;
const [STRIP, MARKS, LANE, AXIS] = [20, 16, 54, 18] as const;
/** Above and below the curve in its lane. */
const ROOM = 6;

/** How high a bar is: verdicts are not told apart by colour alone. */
const BARS: Readonly<Record<StripWord, number>> = { held: 5, undecided: 9, broke: 13, failed: 17 };

export interface PictureOf {
  readonly subject: SubjectTrend;
  readonly nights: readonly string[];
  /** The number of a mark in the table of settings and versions. */
  readonly numberOf: (mark: SubjectTrend['marks'][number]) => number;
  readonly id: string;
}

/** The numbers that are drawn: headlines that vary, and whatever changed its level. */
export function drawnIn({ numbers, changes }: SubjectTrend): TrackedNumber[] {
  const changed = new Set(changes.flatMap(({ ids }) => ids));
  return numbers.filter(
    (one) => (one.kind === 'headline' && constantOf(one) === undefined) || changed.has(one.id),
  );
}

/** The value that every night has; undefined where they differ. */
export function constantOf({ points }: TrackedNumber): number | undefined {
  const [first] = points.value;
  return points.value.every((value) => value === first) ? first : undefined;
}

/** The picture. */
export function picture({ subject, nights, numberOf, id }: PictureOf): Markup {
  const columns = columnsOf(nights.length);
  const wide = Math.floor((RIGHT - LEFT) / columns.count);
  const x = (column: number): number => LEFT + column * wide;
  const drawn = drawnIn(subject);
  const top = STRIP + MARKS;
  const bottom = top + drawn.length * LANE;
  return html`<div
    class="scroll"
    role="region"
    aria-label="${subjectName(subject)} from night to night"
    tabindex="0"
  >
    <svg
      class="trend"
      role="img"
      aria-labelledby="${id}-title ${id}-desc"
      viewBox="0 0 ${WIDTH} ${bottom + AXIS}"
    >
      <title id="${id}-title">${subjectName(subject)} from night to night</title>
      <desc id="${id}-desc">${describe(subject, drawn)}</desc>
      <text x="0" y="14">Verdicts</text>
      ${strip(worstIn(subject.nights, columns), x)} ${marks(subject, { columns, x, bottom, numberOf })}
      ${drawn.map((one, index) => lane(one, { subject, columns, x, y: top + index * LANE }))}
      ${subject.changes.map(({ at, tone }) => {
        const line = x(columns.of(at));
        return html`<line class="change ${tone}" x1=${line} x2=${line} y1="0" y2=${bottom} />`;
      })}
      ${dates(nights, columns, { x, y: bottom + 13 })}
    </svg>
  </div>`;
}

function describe({ nights, changes }: SubjectTrend, drawn: readonly TrackedNumber[]): string {
  const runs = nights.flatMap((night) => night.runs);
  const number = (word: string): number => runs.filter(({ verdict }) => verdict === word).length;
  const levels = drawn.map((one) => `${one.words}: ${rangeWords(one)}`);
  return [
    `${nights.length} nights, ${number('held')} runs held, ${number('failed')} failed, ${number('undecided')} undecided`,
    `${changes.length} changes of level`,
    ...levels,
  ].join('; ');
}

function rangeWords({ points, unit }: TrackedNumber): string {
  const seen = points.value.filter(Number.isFinite);
  return seen.length === 0
    ? 'never seen'
    : `${quantity(Math.min(...seen), unit)} to ${quantity(Math.max(...seen), unit)}`;
}

type X = (column: number) => number;

function strip(words: readonly (StripWord | undefined)[], x: X): Markup {
  return (['held', 'undecided', 'broke', 'failed'] as const).map((word) => {
    const bars = words.flatMap((one, column) => {
      if (one !== word) return [];
      const width = Math.max(1, x(column + 1) - x(column) - (words.length > 60 ? 0 : 1));
      return `M${x(column)} ${STRIP - 1}v${-BARS[word]}h${width}v${BARS[word]}z`;
    });
    return bars.length === 0 ? null : html`<path class="bar ${word}" d=${bars.join('')} />`;
  });
}

interface Around {
  readonly columns: Columns;
  readonly x: X;
}

/** A line through all lanes where a setting or a version changed, with its number in the table. */
function marks(
  { marks: all }: SubjectTrend,
  {
    columns,
    x,
    bottom,
    numberOf,
  }: Around & { readonly bottom: number; readonly numberOf: PictureOf['numberOf'] },
): Markup {
  const places = [...Map.groupBy(all, ({ at }) => x(columns.of(at)))];
  if (places.length === 0) return null;
  let free = LEFT;
  return html`<path
      class="mark"
      d=${places.map(([at]) => `M${at} ${STRIP}V${bottom}`).join('')}
    />${places.map(([at, own]) => {
      const text = [...new Set(own.map(numberOf))].join(' ');
      if (at < free) return null;
      free = at + 4 + 7 * text.length + 4;
      return html`<text class="soft" x=${at + 3} y=${STRIP + 12}>${text}</text>`;
    })}`;
}

function lane(
  { words, unit, points, id }: TrackedNumber,
  { subject, columns, x, y: top }: Around & { readonly subject: SubjectTrend; readonly y: number },
): Markup {
  const spreads = spreadsIn(points, columns);
  const seen = spreads.filter(({ low }) => Number.isFinite(low));
  const [low, high] = [Math.min(...seen.map((one) => one.low)), Math.max(...seen.map((one) => one.high))];
  const scale = (LANE - 2 * ROOM) / (high > low ? high - low : 1);
  const y = (value: number): number =>
    Number.isFinite(value) ? Math.round(top + LANE - ROOM - (value - low) * scale) : top + 2;
  const middle = (column: number): number => (x(column) + x(column + 1)) / 2;
  const inVain = spreads.filter(({ value }) => !Number.isFinite(value));
  return html`<line class="grid" x1="0" x2=${WIDTH} y1=${top} y2=${top} />
    <text x="0" y=${top + 16}>${words}</text>
    <text class="soft" x=${RIGHT + 6} y=${top + 14}>${seen.length === 0 ? '' : quantity(high, unit)}</text>
    <text class="soft" x=${RIGHT + 6} y=${top + LANE - 4}
      >${seen.length === 0 ? '' : quantity(low, unit)}</text
    >
    <path
      class="band"
      stroke-width=${x(1) - x(0)}
      d=${seen.map((one) => column(one, middle(one.column), y)).join('')}
    />
    <path
      class="value"
      d=${curve(
        seen.filter(({ value }) => Number.isFinite(value)),
        (one) => `${middle(one.column)} ${y(one.value)}`,
      )}
    />
    ${inVain.length === 0 ? null : html`<path class="in-vain" d=${inVain.map(({ column }) => `M${x(column)} ${top + 2}H${x(column + 1)}`).join('')} />`}
    <path
      class="level"
      d=${levels(
        points,
        subject.changes.filter(({ ids }) => ids.includes(id)),
        { columns, x, y },
      )}
    />`;
}

interface Scales {
  readonly x: X;
  readonly y: (value: number) => number;
}

function column({ low, high }: Spread, at: number, y: (value: number) => number): string {
  return `M${at} ${y(high)}V${Math.max(y(low), y(high) + 1)}`;
}

/** A line through columns that follow each other; where one is missing it ends. */
function curve(spreads: readonly Spread[], at: (one: Spread) => string): string {
  return spreads
    .map((one, index) => `${spreads[index - 1]?.column === one.column - 1 ? 'L' : 'M'}${at(one)}`)
    .join('')
    .replaceAll(/(M[\d ]+)(?=M|$)/g, '$1h1');
}

/** The median of the nights between one change and the next. */
function levels(
  points: TrackedNumber['points'],
  changes: readonly Change[],
  { columns, x, y }: Scales & { readonly columns: Columns },
): string {
  const ends = [
    points.at[0]!,
    ...changes.map(({ at }) => at).toSorted((a, b) => a - b),
    points.at.at(-1)! + 1,
  ];
  return ends
    .slice(1)
    .map((end, index) => {
      const own = points.value.filter((_, n) => points.at[n]! >= ends[index]! && points.at[n]! < end);
      if (own.length === 0) return '';
      return `M${x(columns.of(ends[index]!))} ${y(median(own)!)}H${x(columns.of(end - 1) + 1)}`;
    })
    .join('');
}

/** A few of the nights under the axis. */
function dates(
  nights: readonly string[],
  columns: Columns,
  { x, y }: { readonly x: X; readonly y: number },
): Markup {
  const steps = Math.min(5, nights.length - 1);
  const shown = Array.from({ length: steps + 1 }, (_, step) =>
    Math.round((step * (nights.length - 1)) / Math.max(1, steps)),
  );
  return shown.map((at, index) => {
    const anchor = index === 0 ? 'start' : index === steps ? 'end' : 'middle';
    const place = index === steps ? x(columns.count) : x(columns.of(at));
    return html`<text class="soft" text-anchor=${anchor} x=${place} y=${y}>${nights[at]}</text>`;
  });
}
