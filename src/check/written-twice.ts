/** How many writes of one workload were executed more than once: what a client pays that sends again. */

import { samples } from '../core/samples.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import { isAcknowledged } from '../facts/acknowledgements.ts';
import { EVIDENCE_LIMIT } from '../facts/evidence.ts';
import { duplicatedFigure } from '../facts/figures.ts';
import { WORKLOADS } from '../workload/registry.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';

/** The writes of a workload that are executed more than once are so many. */
export const writtenTwice = expectation({
  name: 'written-twice',
  title: 'What a workload writes twice',
  failureTitle: 'More or fewer writes were executed twice than expected',
  isTimeless: () => true,
  parameters: { workload: workloadThat('showsDuplicates'), ...AMOUNT },
  measures: { twice: { label: 'executed twice', unit: 'writes', worse: 'more' } },
  example: { workload: 'appends', atMost: 0 },
  problem: amountProblem,
  says: ({ workload: name, ...amount }) =>
    `Of the writes of "${name}", ${amountWords(amount)} are executed more than once.`,
  check({ history, losses }, { workload: { name, kind }, ...amount }, finding) {
    if (WORKLOADS[kind]?.showsDuplicates !== true)
      return finding.undecided(`A write of "${name}" that is executed twice does not show.`);
    if (losses === undefined)
      return finding.undecided('The converged data could not be read, so duplicates cannot be counted.');
    if (!isAcknowledged(history, name, 0, Infinity))
      return finding.undecided(`No write of "${name}" was acknowledged.`);
    const twice = losses.duplicated.filter(({ writer }) => writer.workload === name);
    const writes = finding.measure('twice', duplicatedFigure(losses, name), amountWords(amount));
    finding.evidence(
      ...samples(twice, EVIDENCE_LIMIT).map(({ writer, number }) => ({
        at: writer.operation(number).done,
        text: `${writer.key} number ${number} was executed more than once`,
      })),
    );
    const sentence = `${writes} of "${name}" ${twice.length === 1 ? 'was' : 'were'} executed more than once.`;
    return isAmount(twice.length, amount) ? finding.held(sentence) : finding.failed(sentence);
  },
});
