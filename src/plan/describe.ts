/** How a step is spoken of, in plans, progress lines and reports. */

import { durationWords } from '../core/quantity.ts';
import type { Fault, Step } from '../experiment/schedule.ts';
import { describeTarget, type Target } from '../experiment/target.ts';
import { bindParameters, sayParameters } from '../experiment/parameter.ts';
import { FAULTS } from '../fault/faults.ts';

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
    case 'soak':
      return `soak for ${durationWords(step.for)}, a fault every ${durationWords(step.every)}`;
    case 'repeat':
      return `repeat ${step.times} times`;
    case 'custom':
      return step.words;
  }
}

/** What a fault does, in the imperative: "kill the master". */
export function describeFault(fault: Fault): string {
  const kind = FAULTS[fault.kind];
  const targets = describeTargets(fault.targets);
  if (kind === undefined) return `${fault.kind} ${targets}`;
  const { peers = [], parameters: written = {} } = fault;
  return kind.says({
    targets,
    peers: describeTargets(peers),
    parameters: bindParameters(kind.parameters, written),
    said: sayParameters(kind.parameters, written),
  });
}

function describeTargets(targets: readonly Target[]): string {
  return targets.map(describeTarget).join(', ');
}
