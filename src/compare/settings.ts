/** Settings and versions: which differ between the sides, and which are the same. */

import { onBoth, type Both } from './both.ts';
import type { ComparedRun, Setting } from './side.ts';

/** A setting that differs; a side whose runs differ among themselves has several values, one that lacks it none. */
export interface Differing {
  readonly name: string;
  readonly values: Both<readonly string[]>;
}

export interface ComparedSettings {
  readonly differing: readonly Differing[];
  /** Names of those that every run of both sides has alike. */
  readonly same: readonly string[];
}

/** Undefined where a side's runs are not stored, so that nothing is known of them. */
export function compareSettings(
  runs: Both<readonly ComparedRun[]>,
  of: 'settings' | 'versions',
): ComparedSettings | undefined {
  const known = onBoth(runs, (side) => valuesIn(side.flatMap((run) => run[of] ?? [])));
  if (known.base.size === 0 || known.next.size === 0) return undefined;
  const names = [...new Set([...known.base.keys(), ...known.next.keys()])];
  const all = names.map((name) => ({
    name,
    values: onBoth(known, (values) => [...(values.get(name) ?? [])]),
  }));
  return {
    differing: all.filter((one) => !isSame(one)),
    same: all.filter(isSame).map(({ name }) => name),
  };
}

type Values = ReadonlyMap<string, ReadonlySet<string>>;

function valuesIn(settings: readonly Setting[]): Values {
  const byName = Map.groupBy(settings, ({ name }) => name);
  return new Map([...byName].map(([name, own]) => [name, new Set(own.map(({ value }) => value))]));
}

function isSame({ values: { base, next } }: Differing): boolean {
  return base.length === 1 && next.length === 1 && base[0] === next[0];
}
