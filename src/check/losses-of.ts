/** How many acknowledged writes of one workload are lost: for experiments that compare workloads under one fault. */

import type { Expectation } from '../experiment/expectation.ts';
import { acknowledgedOf } from '../facts/acknowledgements.ts';
import { amountWords, isAmount } from './amount.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { failed, held, undecided } from './finding.ts';
import { describeCauses } from '../facts/causes.ts';
import { lossEvidence } from '../facts/loss-evidence.ts';
import { count } from '../core/quantity.ts';

/** The acknowledged writes that a workload loses are so many. */
export function losses(options: {
  readonly workload: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}): Expectation<never> {
  return { check: 'losses', parameters: { ...options }, faults: [] };
}

export const LOSSES_OF: Checker = {
  name: 'losses',
  title: 'What a workload loses',
  parameters: { workload: 'workload', atLeast: 'count?', atMost: 'count?' },
  words: ({ parameters }) =>
    `Of the acknowledged writes of "${parameters['workload']}", ${amountWords(parameters as never)} are lost.`,
  check({ facts }, { parameters }) {
    const { history } = facts;
    const workload = String(parameters['workload']);
    const all = facts.losses;
    if (all === undefined)
      return undecided('The converged data could not be read, so losses cannot be counted.');
    const acknowledged = acknowledgedOf(history, workload, 0, Infinity);
    if (acknowledged === 0) return undecided(`No write of "${workload}" was acknowledged.`);
    const lost = all.lost.filter(({ writer }) => writer.workload === workload);
    const why = lost.length === 0 ? '' : `: ${describeCauses(lost, facts.causeOf)}`;
    const sentence = `"${workload}" lost ${count(lost.length)} of ${count(acknowledged, 'acknowledged write')}${why}.`;
    const measures: Measure[] = [
      {
        name: `lost by "${workload}"`,
        value: lost.length,
        unit: 'writes',
        limit: amountWords(parameters as never),
      },
      { name: `acknowledged to "${workload}"`, value: acknowledged, unit: 'writes' },
    ];
    const answer = isAmount(lost.length, parameters) ? held : failed;
    return answer(sentence, lossEvidence(lost, facts.causeOf), measures);
  },
};
