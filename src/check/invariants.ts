/** Invariants: what is expected of every experiment that settles, unless it says why not. */

import type { Expectation } from '../experiment/expectation.ts';
import { INVARIANTS, type Experiment, type Invariant } from '../experiment/experiment.ts';
import type { Step } from '../experiment/schedule.ts';
import { converged } from './converged.ts';
import { endures } from './endures.ts';
import { oneMasterPerEpoch } from './one-master-per-epoch.ts';
import { sentinelsAgree } from './sentinels-agree.ts';

const WORDS: Readonly<Record<Invariant, () => Expectation<never>>> = {
  oneMasterPerEpoch,
  sentinelsAgree,
  converged,
};

/** All that is expected of an experiment: what it says itself, that soaks are endured, and the invariants that it does not except. */
export function expectationsOf({
  expect,
  schedule,
  except = {},
  settle = true,
}: Pick<Experiment, 'expect' | 'schedule' | 'except' | 'settle'>): Expectation[] {
  const invariants = settle ? INVARIANTS.filter((invariant) => except[invariant] === undefined) : [];
  return [
    ...expect,
    ...(hasSoak(schedule) ? [endures()] : []),
    ...invariants.map((invariant) => WORDS[invariant]()),
  ];
}

function hasSoak(steps: readonly Step[]): boolean {
  return steps.some(
    (step) =>
      step.step === 'soak' || ((step.step === 'during' || step.step === 'repeat') && hasSoak(step.steps)),
  );
}
