/** How many writes a client program calls refused that are in the data: what an application repeats in vain, and has twice. */

import { samples } from '../core/samples.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import { endedOf } from '../facts/acknowledgements.ts';
import { EVIDENCE_LIMIT } from '../facts/evidence.ts';
import { misreportedFigure } from '../facts/figures.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';

/** Of the writes that a client program calls refused so many are in the data. */
export const misreported = expectation({
  name: 'misreported',
  title: 'What a client calls refused is not in the data',
  failureTitle: 'More or fewer writes than expected were called refused and are in the data',
  isTimeless: () => true,
  parameters: { workload: workloadThat('isProgram'), ...AMOUNT },
  measures: {
    misreported: { label: 'called refused, and in the data', unit: 'writes' },
    refused: { label: 'called refused', unit: 'writes' },
  },
  example: { workload: 'application', atMost: 0 },
  problem: amountProblem,
  says: ({ workload: name, ...amount }) =>
    `Of the writes that "${name}" calls refused, ${amountWords(amount)} are in the data.`,
  check({ history, programs }, { workload: { name }, ...amount }, finding) {
    const own = programs.find(({ workload: one }) => one === name);
    if (own === undefined)
      return finding.undecided(`"${name}" is no client program: what its writers call refused surely is.`);
    if (own.misreported === undefined)
      return finding.undecided('The converged data could not be read, so nothing shows what is in it.');
    const { total, acknowledged, unknown } = endedOf(history, name, 0, Infinity);
    const refused = total - acknowledged - unknown;
    const writes = finding.measure('misreported', misreportedFigure(own), amountWords(amount));
    finding.measure('refused', refused);
    finding.evidence(
      ...samples(own.misreported, EVIDENCE_LIMIT).map(({ writer, number }) => {
        const { done, reason } = writer.operation(number);
        return {
          at: done,
          text: `${writer.key} number ${number} was called refused (${reason?.text ?? ''})`,
        };
      }),
    );
    if (refused === 0)
      return finding.undecided(`"${name}" called no write refused, so nothing shows whether it is right.`);
    const sentence = `${writes} that "${name}" called refused ${own.misreported.length === 1 ? 'is' : 'are'} in the data.`;
    return isAmount(own.misreported.length, amount) ? finding.held(sentence) : finding.failed(sentence);
  },
});
