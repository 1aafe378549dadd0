/**
 * A table: one claim over many small deployments. Each cell is an experiment of its own at its place in the table; the
 * table is judged as a whole. Like an experiment it is a plain value, and an experiment file may default-export one.
 */

import type { Experiment } from './experiment.ts';

/** Where something stands among its like: a value for each axis, such as `{ N: '3', Q: '2', A: '2' }`. */
export type Coordinates = Readonly<Record<string, string>>;

export interface Cell {
  readonly at: Coordinates;
  readonly experiment: Experiment;
}

export interface Table {
  readonly title: string;
  /** What should be true of all cells, as one sentence that the verdict answers. */
  readonly hypothesis: string;
  /** The axes by name with what they are: the last one runs along the rows, the one before down them, others make pages. */
  readonly axes: Readonly<Record<string, string>>;
  readonly cells: readonly Cell[];
  /** The observed outcome without which, on the same page, no other outcome proves anything. */
  readonly control: string;
  /** What a held verdict does not show. */
  readonly limits?: readonly string[];
}

/** Declares a table; its id is the file's name, as for an experiment. */
export function table(value: Table): Table {
  return value;
}

/** `N=3 Q=2 A=2`. */
export function describeCoordinates(at: Coordinates): string {
  return Object.entries(at)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(' ');
}
