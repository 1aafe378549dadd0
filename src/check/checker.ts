/** What a checker is: a pure function from plan and history to a finding, and the three verdicts it may reach. */

import type { OldAnswer } from './finding.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { Facts } from '../facts/facts.ts';

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
  words(expectation: OldExpectation): string;
  check(context: CheckContext, expectation: OldExpectation): OldAnswer;
}

/** TRANSITION: an expectation whose parameters are no lists. */
export interface OldExpectation extends Omit<Expectation, 'parameters'> {
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}
