/** Runs by the night that they began in. */

import { median } from '../core/statistics.ts';
import { isDecided, type ComparedRun, type Measured } from '../compare/side.ts';
import type { Readings, TrendRun } from './run.ts';

export interface Night {
  /** Its place among the nights of all experiments. */
  readonly at: number;
  readonly runs: readonly TrendRun[];
  /** The runs that came to a verdict as one: of each measure the median. Absent where none did. */
  readonly whole?: WholeNight;
}

/** The nights of one experiment. `nights` are those of all. */
export function nightsOf(runs: readonly TrendRun[], nights: ReadonlyMap<string, number>): Night[] {
  return [...Map.groupBy(runs, ({ night }) => night)].map(([night, own]) => {
    const decided = own.filter(isDecided);
    const whole = decided.length === 0 ? {} : { whole: new WholeNight(night, decided) };
    return { at: nights.get(night)!, runs: own, ...whole };
  });
}

class WholeNight implements ComparedRun {
  readonly label: string;
  /** Only that it counts: what failed is told by the runs themselves. */
  readonly verdict = 'held';
  readonly sentence = '';
  private readonly decided: readonly TrendRun[];

  constructor(night: string, decided: readonly TrendRun[]) {
    [this.label, this.decided] = [night, decided];
  }

  get measured(): readonly Measured[] {
    const [only, ...more] = this.decided;
    return more.length === 0 ? only!.measured : measuredBy(this.decided);
  }

  get readings(): Readings {
    const [only, ...more] = this.decided;
    return (more.length === 0 ? only!.readings : undefined) ?? readingsOf(this.measured);
  }

  get settings(): ComparedRun['settings'] {
    return this.decided.at(-1)!.settings;
  }

  get versions(): ComparedRun['versions'] {
    return this.decided.at(-1)!.versions;
  }
}

function readingsOf(measured: readonly Measured[]): Readings {
  return { measures: measured, numbers: measured.flatMap(({ value, error }) => [value, error]) };
}

function measuredBy(runs: readonly TrendRun[]): Measured[] {
  const all = runs.flatMap(({ measured }) => measured);
  return [...Map.groupBy(all, ({ id }) => id).values()].map((own) => {
    const [first] = own;
    // What was waited for in vain came later than all that was seen.
    const values = own.flatMap(({ value, isAwaited }) => value ?? (isAwaited ? [Infinity] : []));
    const middle = median(values);
    return {
      ...first!,
      value: middle === undefined || !Number.isFinite(middle) ? null : middle,
      error: median(own.map(({ error }) => error))!,
    };
  });
}
