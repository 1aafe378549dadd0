/** How a step is spoken of, in plans, progress lines and reports. */

import { durationWords } from '../core/quantity.ts';
import type { Fault, Step } from '../experiment/schedule.ts';
import { describeTarget } from '../experiment/target.ts';
import { FAULTS } from '../fault/registry.ts';

export function describeStep(step: Step): string {
  switch (step.step) {
    case 'quiet':
      return `quiet for ${durationWords(step.for)}`;
    case 'during':
    case 'once':
      return describeFault(step.fault);
    case 'await-new-master':
      return `await a new master within ${durationWords(step.within)}`;
    case 'await-event':
      return `await ${step.event} within ${durationWords(step.within)}`;
    case 'await-converged':
      return `await convergence within ${durationWords(step.within)}`;
    case 'repeat':
      return `repeat ${step.times} times`;
    case 'custom':
      return step.words;
  }
}

/** What a fault does, in the imperative: "kill the master". */
export function describeFault({ kind, targets, peers = [], parameters = {} }: Fault): string {
  const [what, others] = [targets, peers].map((all) => all.map(describeTarget).join(', ')) as [
    string,
    string,
  ];
  return FAULTS[kind]?.words(what, parameters, others) ?? `${kind} ${what}`;
}
