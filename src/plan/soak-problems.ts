/** What is wrong with the times of a soak, each problem with its path. */

import { milliseconds } from '../core/duration.ts';
import type { Problem } from '../core/shape-problems.ts';
import type { Step } from '../experiment/schedule.ts';

/** A soak has time for a fault, and each of its faults is over before the next one is due. */
export function soakProblems(steps: readonly Step[], prefix: readonly (string | number)[] = []): Problem[] {
  return steps.flatMap((step, index) => {
    const path = [...(prefix.length === 0 ? ['schedule'] : prefix), index];
    if (step.step === 'during' || step.step === 'repeat') return soakProblems(step.steps, [...path, 'steps']);
    if (step.step !== 'soak') return [];
    const [least, most] = step.lasting;
    const isLonger = (one: typeof least, other: typeof least): boolean =>
      milliseconds(one) > milliseconds(other);
    return [
      ...(isLonger(step.every, step.for)
        ? [
            {
              path: [...path, 'every'],
              message: `no fault is due in ${step.for} where one is every ${step.every}`,
            },
          ]
        : []),
      ...(isLonger(least, most)
        ? [{ path: [...path, 'lasting'], message: 'must begin with the shorter one' }]
        : []),
      ...(isLonger(most, step.every)
        ? [
            {
              path: [...path, 'lasting'],
              message: `a fault of ${most} is not over when the next one is due, after ${step.every}`,
            },
          ]
        : []),
    ];
  });
}
