/** What `run` is to do: the named experiments and tables, with the settings, sweeps and repetitions that were given. */

import { ChaosError } from '../core/errors.ts';
import type { Coordinates } from '../experiment/table.ts';
import type { SuiteItem } from '../plan/planned-run.ts';
import { settingOf, settingOptions, withSettings } from '../plan/settings.ts';
import { cellsOf, repetitionsOf, type Sweep } from '../plan/variants.ts';
import { wholeNumber, type Options, type ValuesOf } from './command.ts';
import type { Named } from './experiments.ts';

/** What makes variants of an experiment. */
export const VARIANT_OPTIONS = {
  set: {
    value: 'PATH=VALUE',
    isRepeatable: true,
    help: 'change a value of the experiment, such as downAfter=1s; can be given again',
  },
  repeat: {
    value: 'N',
    help: 'run it N times, the moment of the fault drawn anew each time, and judge all runs together',
  },
  sweep: {
    value: 'PATH=A,B,…',
    isRepeatable: true,
    help: 'run it with each of the values, such as downAfter=1s,5s,15s; given again it makes a grid',
  },
  only: { value: 'AXIS=N,…', help: 'of a table only the cells at this place, such as N=3,Q=2' },
} as const satisfies Options;

/** What is to be run; a BAD_ARGUMENT where options do not go together. */
export function chosen(
  named: readonly Named[],
  values: ValuesOf<typeof VARIANT_OPTIONS>,
  seed: number,
): SuiteItem[] {
  const settings = values.set.map(settingOf);
  const sweeps = values.sweep.map(sweepOf);
  const repeat = wholeNumber(values, 'repeat', 1, 1);
  const only = values.only === undefined ? undefined : placeOf(values.only);
  const isSeries = repeat > 1 || sweeps.length > 0;
  return named.map((one) => {
    if ('table' in one) {
      if (isSeries) throw misfit(`"${one.id}" is a table and takes neither --repeat nor --sweep`);
      return cellsOf(one, { settings, seed, ...(only === undefined ? {} : { only }) });
    }
    if (only !== undefined) throw misfit(`"${one.id}" is no table and takes no --only`);
    if (isSeries) return repetitionsOf(one, { repeat, sweeps, settings, seed });
    if (settings.length === 0) return one;
    const { id, experiment } = one;
    return {
      id,
      experiment: withSettings(id, experiment, settings),
      options: settingOptions(experiment, settings),
    };
  });
}

function misfit(message: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', message, { hint: 'name the experiments that are meant' });
}

/** `downAfter=1s,5s` as an axis. */
function sweepOf(text: string): Sweep {
  const { path, value } = settingOf(text);
  const values = value.split(',');
  if (new Set(values).size === values.length && values.every((one) => one !== '')) return { path, values };
  throw new ChaosError('BAD_ARGUMENT', `"${text}" is no sweep`, {
    hint: 'write path=value,value with every value once, such as downAfter=1s,5s',
  });
}

/** `N=3,Q=2` as a place. */
function placeOf(text: string): Coordinates {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const { path, value } = settingOf(part);
      return [path, value];
    }),
  );
}
