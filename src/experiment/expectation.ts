/** Expectations: what should come out, as plain data that the checkers' registry resolves. */

/** A checker's name, its parameters, and the names of the faults it speaks of. */
export interface Expectation<N extends string = string> {
  readonly check: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Faults it refers to; the compiler and the validation both refuse one that the schedule never injects. */
  readonly faults: readonly N[];
}
