/** Expectations: what should come out, as plain data that the definitions of the words resolve. */

import type { StoredValue } from './parameter.ts';

/** A word's name, its parameters, and the names of the faults it speaks of. */
export interface Expectation<N extends string = string> {
  readonly check: string;
  readonly parameters: Readonly<Record<string, StoredValue>>;
  /** Faults it refers to; the compiler and the validation both refuse one that the schedule never injects. */
  readonly faults: readonly N[];
}
