/** What a sweep trades for what: key numbers against each swept setting, and against each other. */

import { isDecided } from '../../series/groups.ts';
import type { Sample, SeriesMember, SeriesResult } from '../../series/result.ts';
import { html, type Markup } from '../html.ts';
import { absent, section } from '../parts.ts';
import { plot, type Point } from './plot.ts';

/** Numbers that are had at the price of each other. */
const TRADED = [
  ['refused', 'lost'],
  ['outage', 'lost'],
] as const;

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
        : plot({
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
  return plot({
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
