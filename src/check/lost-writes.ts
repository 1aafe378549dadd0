/** Every acknowledged write must be in the converged data set. Writes of unknown outcome may be there or not. */

import type { Expectation } from '../experiment/expectation.ts';
import type { Checker } from './checker.ts';
import { undecided } from './finding.ts';
import { describeCauses } from '../facts/causes.ts';
import { lossEvidence } from '../facts/loss-evidence.ts';
import { count } from '../core/quantity.ts';

/** No acknowledged write is lost. */
export function noLostWrites(): Expectation<never> {
  return { check: 'lost-writes', parameters: {}, faults: [] };
}

export const LOST_WRITES: Checker = {
  name: 'lost-writes',
  title: 'No acknowledged write is lost',
  parameters: {},
  words: () => 'Every acknowledged write is in the data that all nodes end up with.',
  check({ facts }) {
    const losses = facts.losses;
    if (losses === undefined)
      return undecided('The converged data could not be read, so losses cannot be counted.');
    if (losses.acknowledged === 0) return undecided('No write was acknowledged, so none could be lost.');
    const lost = losses.lost.length;
    const sentence =
      lost === 0
        ? `All ${count(losses.acknowledged, 'acknowledged write')} survived.`
        : `${count(lost, 'acknowledged write')} of ${count(losses.acknowledged)} ${lost === 1 ? 'was' : 'were'} lost: ${describeCauses(losses.lost, facts.causeOf)}.`;
    return {
      verdict: lost === 0 ? 'held' : 'failed',
      sentence,
      measures: [
        { name: 'acknowledged', value: losses.acknowledged, unit: 'writes' },
        { name: 'lost', value: lost, unit: 'writes', limit: 'none' },
        { name: 'unknown but present', value: losses.recovered, unit: 'writes' },
        { name: 'present twice', value: losses.duplicated.length, unit: 'writes' },
        ...(losses.forked === 0
          ? []
          : [{ name: 'counter values acknowledged twice', value: losses.forked, unit: 'count' } as const]),
      ],
      evidence: lossEvidence(losses.lost, facts.causeOf),
    };
  },
};
