/** What a checker is: a pure function from plan and history to a finding, and the three verdicts it may reach. */

import type { Evidence } from '../facts/evidence.ts';
import type { Unit } from '../core/quantity.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { Facts } from '../facts/facts.ts';

/**
 * Held: seen to be true. Failed: seen to be false. Undecided: this run could not have told.
 * They form a lattice: a run is as bad as its worst finding, and failed is worse than undecided, so that a found
 * problem is never masked by something else that went wrong.
 */
export const VERDICTS = ['held', 'undecided', 'failed'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The worst of several verdicts; `held` for none. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS[Math.max(0, ...verdicts.map((verdict) => VERDICTS.indexOf(verdict)))]!;
}

/** A measured number beside its limit. */
export interface Measure {
  readonly name: string;
  readonly value: number | null;
  readonly unit: Unit;
  /** The limit in words, such as `at most 8 s`; absent where none was set. */
  readonly limit?: string;
}

/** A checker's answer. */
export interface Finding {
  readonly check: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** What was seen, as one sentence with its numbers. */
  readonly sentence: string;
  readonly measures: readonly Measure[];
  /** At most EVIDENCE_LIMIT pieces: the first, the worst, the last; `evidenceTotal` says how many there were. */
  readonly evidence: readonly Evidence[];
  readonly evidenceTotal: number;
  /** Where the expectation is that one of several things happens: which, and what did. */
  readonly outcome?: Outcome;
}

/** One of several things that may happen, in words of the checker's own. */
export interface Outcome {
  readonly expected: string;
  readonly observed: string;
}

export interface CheckContext {
  readonly experiment: Experiment;
  readonly facts: Facts;
}

/**
 * What a parameter of an expectation must be, so that a wrong one is refused before anything starts. A question mark
 * says that it may be left out; `faults` is any number of names with spaces between; a list holds all it may be, and
 * undefined where it may be left out.
 */
export type ParameterKind =
  | 'duration'
  | 'duration?'
  | 'count?'
  | 'workload'
  | 'fault'
  | 'fault?'
  | 'faults'
  | readonly (string | undefined)[];

/** One kind of checker. `expectation` carries the parameters an experiment gave it. */
export interface Checker {
  readonly name: string;
  readonly title: string;
  /** Every parameter its expectations have, by name. */
  readonly parameters: Readonly<Record<string, ParameterKind>>;
  /** Whether it judges what happens up to the heal, so that an experiment may expect it that does not settle. */
  readonly untilHeal?: boolean;
  /** The expectation as a sentence, for plans and for the report's method. */
  words(expectation: Expectation): string;
  check(context: CheckContext, expectation: Expectation): Omit<Finding, 'check' | 'title' | 'evidenceTotal'>;
}
