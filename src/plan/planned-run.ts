/** What a suite is made of before anything is carried out: single runs, and series of runs. */

import type { Capability } from '../cluster/capabilities.ts';
import { attemptName, type Attempt } from '../core/attempt.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Coordinates } from '../experiment/table.ts';

export interface NamedExperiment {
  readonly id: string;
  readonly experiment: Experiment;
  /** Which of several runs of the same experiment it is. */
  readonly label?: string;
  /** Its own seed, where it is not that of the suite. */
  readonly seed?: number;
  /** What its command needs besides the id, the testbed and the seed. */
  readonly options?: readonly string[];
  /** What it needs of the testbed besides what its experiment needs. */
  readonly needs?: readonly Capability[];
  /** Why it does not fit the deployment that it is to be carried out on, as a clause. */
  readonly misfit?: string;
  /** Why this machine cannot carry it out, as a clause: none of the client programs that it compares is installed. */
  readonly uninstalled?: string;
  /** The attempts before this one, oldest first; their folders lie beside that of this one. */
  readonly earlier?: readonly Attempt[];
}

/** How a run is spoken of among others. */
export function describeRun({ id, label = '' }: NamedExperiment): string {
  return label === '' ? id : `${id} ${label}`;
}

/** The same, and which attempt it is where it is not the first. */
export function describeAttempt(named: NamedExperiment): string {
  const { earlier = [] } = named;
  const run = describeRun(named);
  return earlier.length === 0 ? run : `${run}, ${attemptName(earlier.length + 1)}`;
}

/** One run of a series. */
export interface Variant extends NamedExperiment {
  readonly label: string;
  readonly seed: number;
  readonly at: Coordinates;
}

export interface Series {
  readonly id: string;
  readonly head: SeriesPlan;
  /** What its command needs besides the id, the testbed and the seed. */
  readonly options: readonly string[];
  readonly variants: readonly Variant[];
}

/** What is known of a series before it is carried out, as its result will say. */
export interface SeriesPlan {
  readonly kind: 'samples' | 'table';
  readonly title: string;
  readonly hypothesis: string;
  readonly seed: number;
  readonly axes: { name: string; words: string; values: string[] }[];
  /** Of a table: the outcome that at least one cell must show. */
  readonly control?: string;
  readonly limits: string[];
}

/** What a suite is made of: experiments that are judged for themselves, and series that are judged as wholes. */
export type SuiteItem = NamedExperiment | Series;

/** All runs of the items of a suite. */
export function runsOf(items: readonly SuiteItem[]): NamedExperiment[] {
  return items.flatMap((one): readonly NamedExperiment[] => (isSeries(one) ? one.variants : [one]));
}

export function isSeries(one: SuiteItem): one is Series {
  return 'variants' in one;
}
