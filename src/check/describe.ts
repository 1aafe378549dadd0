/** What is expected of an experiment, in sentences. */

import type { Experiment } from '../experiment/experiment.ts';
import { describeExpectation } from './expectation.ts';
import { EXPECTATIONS } from './expectations.ts';
import { expectationsOf } from './invariants.ts';

/** Each expectation of an experiment as a sentence, the invariants last. */
export function describeExpectations(
  experiment: Pick<Experiment, 'expect' | 'schedule' | 'except' | 'settle'>,
): string[] {
  return expectationsOf(experiment).map((expectation) =>
    describeExpectation(EXPECTATIONS[expectation.check]!, expectation),
  );
}
