/** How a step is spoken of, in plans, progress lines and reports. */

import { durationWords } from '../core/quantity.ts';
import type { Fault, Step } from '../experiment/schedule.ts';
import { targetWords } from '../experiment/target.ts';
import { FAULTS } from '../fault/registry.ts';

export function stepWords(step: Step): string {
  switch (step.step) {
    case 'quiet':
      return `quiet for ${durationWords(step.for)}`;
    case 'during':
      return faultWords(step.fault);
    case 'await-new-master':
      return `await a new master within ${durationWords(step.within)}`;
    case 'await-converged':
      return `await convergence within ${durationWords(step.within)}`;
    case 'repeat':
      return `repeat ${step.times} times`;
  }
}

/** What a fault does, in the imperative: "kill the master". */
export function faultWords({ kind, targets, parameters = {} }: Fault): string {
  const words = targets.map(targetWords).join(', ');
  return FAULTS[kind]?.words(words, parameters) ?? `${kind} ${words}`;
}
