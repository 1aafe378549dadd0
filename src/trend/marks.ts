/** Settings and versions that changed from one night to the next. */

import type { Differing } from '../compare/settings.ts';
import type { Setting } from '../compare/side.ts';
import type { Night } from './nights.ts';

export interface Mark extends Differing {
  /** The first night that has it. */
  readonly at: number;
}

/** In the order of time. Of a night with several runs the last one counts. */
export function marksIn(nights: readonly Night[]): Mark[] {
  return [...changesOf('versions', nights), ...changesOf('settings', nights)].toSorted((a, b) => a.at - b.at);
}

function changesOf(of: 'settings' | 'versions', nights: readonly Night[]): Mark[] {
  const marks: Mark[] = [];
  let before: readonly Setting[] | undefined;
  for (const { at, runs } of nights) {
    const now = runs.findLast((run) => run[of] !== undefined)?.[of];
    if (now === undefined || now === before) continue;
    if (before !== undefined) marks.push(...differingBetween(before, now).map((one) => ({ at, ...one })));
    before = now;
  }
  return marks;
}

function differingBetween(before: readonly Setting[], now: readonly Setting[]): Differing[] {
  const [base, next] = [valuesOf(before), valuesOf(now)];
  const names = [...new Set([...base.keys(), ...next.keys()])];
  return names
    .filter((name) => base.get(name) !== next.get(name))
    .map((name) => ({ name, values: { base: listed(base.get(name)), next: listed(next.get(name)) } }));
}

function valuesOf(settings: readonly Setting[]): Map<string, string> {
  return new Map(settings.map(({ name, value }) => [name, value]));
}

function listed(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
