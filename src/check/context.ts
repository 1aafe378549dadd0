/** What is judged: an experiment by the facts of one of its runs. */

import type { Experiment } from '../experiment/experiment.ts';
import type { Facts } from '../facts/facts.ts';

export interface CheckContext {
  readonly experiment: Experiment;
  readonly facts: Facts;
}
