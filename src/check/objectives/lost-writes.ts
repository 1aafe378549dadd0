/** Objective: how many acknowledged writes may be lost, or which share of them. */

import { count, optional, percentage } from '../../experiment/parameter.ts';
import { quantity } from '../../core/quantity.ts';
import { lostFigure } from '../../facts/figures.ts';
import { expectation } from '../expectation.ts';

export const lostWrites = expectation({
  name: 'objective-lost-writes',
  title: 'Objective: no more writes are lost',
  failureTitle: 'Objective missed: more writes were lost',
  parameters: { atMost: optional(count), share: optional(percentage) },
  measures: { lost: { label: 'acknowledged writes lost', unit: 'writes', worse: 'more' } },
  example: { atMost: 0 },
  isTimeless: () => true,
  problem: ({ atMost, share }) =>
    (atMost === undefined) === (share === undefined) ? 'must have either atMost or share' : undefined,
  says: ({ atMost, share }) =>
    share === undefined
      ? `At most ${atMost} acknowledged writes are lost.`
      : `At most ${share} of the acknowledged writes are lost.`,
  check({ losses, divergence }, { atMost, share }, finding) {
    if (losses === undefined) return finding.undecided('The converged data could not be read.');
    const { acknowledged } = losses;
    if (acknowledged === 0) return finding.undecided('No write was acknowledged.');
    const most = atMost ?? Math.floor(acknowledged * share!);
    const lost = finding.measure('lost', lostFigure(losses), `at most ${quantity(most, 'writes')}`);
    const sentence = `${lost} of ${quantity(acknowledged, 'writes')} that were acknowledged are lost; at most ${quantity(most, 'writes')} may be.`;
    if (losses.lost.length > most) return finding.failed(sentence);
    // Only the master was looked at: what others lack may yet be lost.
    return divergence === undefined
      ? finding.held(sentence)
      : finding.undecided(`${divergence}, so there is no data that all nodes end up with.`);
  },
});
