/** Making findings. */

import type { Checker, Measure } from './checker.ts';
import type { Evidence } from '../facts/evidence.ts';

type Answer = ReturnType<Checker['check']>;

/** This run could not have told; says why. */
export function undecided(
  sentence: string,
  evidence: readonly Evidence[] = [],
  measures: readonly Measure[] = [],
): Answer {
  return { verdict: 'undecided', sentence, measures, evidence };
}

/** Seen to be false. */
export function failed(
  sentence: string,
  evidence: readonly Evidence[] = [],
  measures: readonly Measure[] = [],
): Answer {
  return { verdict: 'failed', sentence, measures, evidence };
}

/** Seen to be true. */
export function held(
  sentence: string,
  evidence: readonly Evidence[] = [],
  measures: readonly Measure[] = [],
): Answer {
  return { verdict: 'held', sentence, measures, evidence };
}
