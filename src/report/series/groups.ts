/** Runs at the same place, summed up: never more than was sampled, and nothing left out. */

import { median, medianInterval, outliers, quantile, type Interval } from '../../core/statistics.ts';
import { roundedTo } from '../../core/quantity.ts';
import type { Group, Sample, SeriesMember, Statistic } from './result.ts';

interface Drawn {
  readonly label: string;
  readonly value: number;
}

/** One group for each place, in the order of the members. Only runs that were decided count; the others are named. */
export function groupsOf(members: readonly SeriesMember[]): Group[] {
  const places = Map.groupBy(members, ({ at }) => JSON.stringify(at));
  return [...places.values()].map((own) => {
    const decided = own.filter(isDecided);
    const { at } = own[0]!;
    return {
      label: placeOf(at),
      at,
      counted: decided.length,
      apart: own.filter((member) => !isDecided(member)).map(({ label }) => label),
      statistics: statisticsOf(decided),
    };
  });
}

/** Whether a run came to a verdict, so that what it measured counts. */
export function isDecided({ word }: SeriesMember): boolean {
  return word === 'held' || word === 'failed';
}

/** `downAfter=1s`, or what stands for it where there are no axes. */
function placeOf(at: SeriesMember['at']): string {
  const words = Object.entries(at).map(([axis, value]) => `${axis}=${value}`);
  return words.length === 0 ? 'all repetitions' : words.join(' ');
}

/** The numbers in the order of a run's page, then the phases in the order of time. */
function statisticsOf(members: readonly SeriesMember[]): Statistic[] {
  const all = members.flatMap(({ label, samples }) => samples.map((sample) => ({ label, ...sample })));
  const rows = [...Map.groupBy(all, ({ id }) => id).values()].map(statisticOf);
  const [numbers, phases] = [rows.filter(isNumber), rows.filter((row) => !isNumber(row))];
  return [
    ...numbers,
    ...phases.toSorted((a, b) => (a.median ?? Number.MAX_VALUE) - (b.median ?? Number.MAX_VALUE)),
  ];
}

function isNumber({ group }: Statistic): boolean {
  return group === 'number';
}

function statisticOf(samples: readonly (Sample & { readonly label: string })[]): Statistic {
  const { id, group, words, unit } = samples[0]!;
  const drawn = samples.flatMap(({ label, value }): Drawn[] => (value === null ? [] : [{ label, value }]));
  const sorted = drawn.map(({ value }) => value).toSorted((a, b) => a - b);
  const predicted = bandOf(samples);
  // What a run looked for and did not see would have come later than all that was seen.
  const beyond = sorted.length > 0 && isAwaited(samples[0]!) ? samples.length - sorted.length : 0;
  const all = [...sorted, ...Array.from({ length: beyond }, () => Infinity)];
  return {
    id,
    group,
    words,
    unit,
    error: Math.max(...samples.map(({ error }) => error)),
    predicted,
    n: sorted.length,
    beyond,
    median: finite(median(all)),
    interval: within(medianInterval(all)),
    p95: finite(quantile(all, 0.95)),
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    outside: samples.filter(isOutside).length,
    outliers: [...new Set(outliers(drawn, ({ value }) => value).map(({ label }) => label))],
  };
}

/** Whether it is a moment that was waited for, such as a failover, and not a number that each run has. */
export function isAwaited({ id, group }: Pick<Sample, 'id' | 'group'>): boolean {
  return group === 'phase' || id === 'failover';
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** An interval that ends beyond what was watched has no upper end, and so is none. */
function within(interval: Interval | undefined): Interval | null {
  return interval !== undefined && Number.isFinite(interval.high) ? interval : null;
}

/** Whether a sample lies outside the band that was predicted for its own run. */
export function isOutside({ value, predicted }: Pick<Sample, 'value' | 'predicted'>): boolean {
  return value !== null && predicted !== null && (value < predicted[0] || value > predicted[1]);
}

/** Predictions differ between repetitions only by how late a fault may have taken effect. */
function bandOf(samples: readonly Sample[]): Statistic['predicted'] {
  const bands = samples.flatMap(({ predicted }) => (predicted === null ? [] : [predicted]));
  if (bands.length === 0) return null;
  return [Math.min(...bands.map(([low]) => low)), Math.max(...bands.map(([, high]) => high))];
}

/**
 * What the median may be off by: half the width of its interval, where there is one. Rounded to that it must not be
 * outside the samples: then it keeps more digits.
 */
export function medianError({ interval, median: middle, min, max, error }: Statistic): number {
  if (interval === null || middle === null || min === null || max === null) return error;
  const isInside = (candidate: number): boolean => {
    const rounded = roundedTo(middle, candidate);
    return rounded >= min && rounded <= max;
  };
  let candidate = Math.max(error, (interval.high - interval.low) / 2);
  while (candidate > error && !isInside(candidate)) candidate /= 10;
  return Math.max(error, candidate);
}
