/** How many writes of one workload were executed more than once: what a client pays that sends again. */

import type { Expectation } from '../experiment/expectation.ts';
import { WORKLOADS } from '../workload/registry.ts';
import { acknowledgedOf } from '../facts/acknowledgements.ts';
import { AMOUNT_PARAMETERS, amountWords, keepsAmount, type Amount } from './amount.ts';
import { EVIDENCE_LIMIT } from '../facts/evidence.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { failed, held, undecided } from './finding.ts';
import { count } from '../core/quantity.ts';
import { samples } from '../core/samples.ts';

/** The writes of a workload that are executed more than once are so many. */
export function duplicates(options: Amount & { readonly workload: string }): Expectation<never> {
  return { check: 'duplicates', parameters: { ...options }, faults: [] };
}

export const DUPLICATES: Checker = {
  name: 'duplicates',
  title: 'What a workload writes twice',
  parameters: { workload: 'workload', ...AMOUNT_PARAMETERS },
  words: ({ parameters }) =>
    `Of the writes of "${parameters['workload']}", ${amountWords(parameters)} are executed more than once.`,
  check({ facts, experiment }, { parameters }) {
    const workload = String(parameters['workload']);
    const kind = experiment.workload.find(({ name }) => name === workload)?.kind ?? '';
    if (WORKLOADS[kind]?.showsDuplicates !== true)
      return undecided(`A write of "${workload}" that is executed twice does not show.`);
    const all = facts.losses;
    if (all === undefined)
      return undecided('The converged data could not be read, so duplicates cannot be counted.');
    if (acknowledgedOf(facts.history, workload, 0, Infinity) === 0)
      return undecided(`No write of "${workload}" was acknowledged.`);
    const twice = all.duplicated.filter(({ writer }) => writer.workload === workload);
    const measures: Measure[] = [
      {
        name: `executed twice for "${workload}"`,
        value: twice.length,
        unit: 'writes',
        limit: amountWords(parameters),
      },
    ];
    const evidence = samples(twice, EVIDENCE_LIMIT).map(({ writer, number }) => ({
      at: writer.operation(number).done,
      text: `${writer.key} number ${number} was executed more than once`,
    }));
    const sentence = `${count(twice.length, 'write')} of "${workload}" ${twice.length === 1 ? 'was' : 'were'} executed more than once.`;
    return (keepsAmount(twice.length, parameters) ? held : failed)(sentence, evidence, measures);
  },
};
