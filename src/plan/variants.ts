/** What the runs of a series are: every repetition, every combination of swept values, every cell of a table. */

import { ChaosError } from '../core/errors.ts';
import { nearest } from '../core/did-you-mean.ts';
import { generator } from '../core/seed.ts';
import { describeCoordinates, type Coordinates, type Table } from '../experiment/table.ts';
import type { NamedExperiment, Series, Variant } from './planned-run.ts';
import { settingOptions, withSettings, type Setting } from './settings.ts';

/** An axis of a sweep: a setting and the values it takes. */
export interface Sweep {
  readonly path: string;
  readonly values: readonly string[];
}

/**
 * What chance decides differently in every repetition: where in their periods the Sentinels are when the fault begins.
 * They ping every second and ask for INFO every ten, and by INFO they learn offsets, roles and promotions. Drawn over one
 * period of the latter it is uniform over both.
 */
const INFO_PERIOD = '10s';

interface Repetitions {
  /** How often each variant is run. */
  readonly repeat: number;
  readonly sweeps: readonly Sweep[];
  readonly settings: readonly Setting[];
  readonly seed: number;
}

/** Repetitions of an experiment, of every combination of the swept values. All variants share the moments of faults. */
export function repetitionsOf(
  { id, experiment: given }: NamedExperiment,
  { repeat, sweeps, settings, seed }: Repetitions,
): Series {
  const experiment = withSettings(id, given, settings);
  const isSpread = repeat > 1 && experiment.faultDelay === undefined;
  const common = [...settings, ...(isSpread ? [{ path: 'faultDelay', value: INFO_PERIOD }] : [])];
  const seeds = seedsFrom(seed, repeat);
  const variants = grid(sweeps).flatMap((own): Variant[] => {
    const all = [...common, ...own];
    const changed = withSettings(id, given, all);
    const options = settingOptions(given, all);
    const at = Object.fromEntries(own.map(({ path, value }) => [path, value]));
    return seeds.map((each, index) => ({
      id,
      experiment: changed,
      label: [describeCoordinates(at), ...(repeat > 1 ? [`#${index + 1}`] : [])]
        .filter((part) => part !== '')
        .join(' '),
      seed: each,
      options,
      at,
    }));
  });
  const { title, hypothesis, limits = [] } = experiment;
  const axes = sweeps.map(({ path, values }) => ({ name: path, words: path, values: [...values] }));
  return {
    id,
    head: { kind: 'samples', title, hypothesis, seed, axes, limits: [...limits] },
    options: [
      ...settingOptions(given, settings),
      ...sweeps.map(({ path, values }) => `--sweep ${path}=${values.join(',')}`),
      ...(repeat > 1 ? [`--repeat ${repeat}`] : []),
    ],
    variants,
  };
}

export interface NamedTable {
  readonly id: string;
  readonly table: Table;
}

/** The cells of a table, or those of them that are at the chosen place. */
export function cellsOf(
  { id, table }: NamedTable,
  {
    only,
    settings,
    seed,
  }: { readonly only?: Coordinates; readonly settings: readonly Setting[]; readonly seed: number },
): Series {
  const { title, hypothesis, limits = [], control } = table;
  const cells = chosen({ id, table }, only ?? {});
  const seeds = seedsFrom(seed, cells.length);
  const axes = Object.entries(table.axes).map(([name, words]) => {
    const values = [...new Set(cells.map(({ at }) => at[name]!))];
    return { name, words, values };
  });
  return {
    id,
    head: { kind: 'table', title, hypothesis, seed, axes, control, limits: [...limits] },
    options: [
      ...(only === undefined ? [] : [onlyOption(only)]),
      ...settings.map(({ path, value }) => `--set ${path}=${value}`),
    ],
    variants: cells.map(({ at, experiment }, index) => ({
      id,
      experiment: withSettings(id, experiment, settings),
      label: describeCoordinates(at),
      seed: seeds[index]!,
      options: [onlyOption(at), ...settingOptions(experiment, settings)],
      // Cells that were chosen by hand may take as long as they take.
      needs: only === undefined ? ['many-deployments'] : [],
      at,
    })),
  };
}

function chosen({ id, table: { cells, axes } }: NamedTable, only: Coordinates): Table['cells'] {
  const names = Object.keys(axes);
  const unknown = Object.keys(only).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new ChaosError('BAD_ARGUMENT', `the table "${id}" has no axis named "${unknown}"`, {
      hint: `did you mean "${nearest(unknown, names) ?? names.join('" or "')}"?`,
    });
  }
  const left = cells.filter(({ at }) => Object.entries(only).every(([name, value]) => at[name] === value));
  if (left.length > 0) return left;
  throw new ChaosError('BAD_ARGUMENT', `the table "${id}" has no cell at ${describeCoordinates(only)}`);
}

function onlyOption(at: Coordinates): string {
  return `--only ${describeCoordinates(at).replaceAll(' ', ',')}`;
}

/** Every combination of the values of all axes, the last one changing fastest. */
function grid(sweeps: readonly Sweep[]): Setting[][] {
  return sweeps.reduce<Setting[][]>(
    (all, { path, values }) => all.flatMap((own) => values.map((value) => [...own, { path, value }])),
    [[]],
  );
}

/** The seed itself comes first, so that a series of one run is that run. */
function seedsFrom(seed: number, count: number): number[] {
  const random = generator(seed);
  const drawn = Array.from({ length: count - 1 }, () => Math.floor(random() * 2 ** 31));
  return [seed, ...drawn];
}
