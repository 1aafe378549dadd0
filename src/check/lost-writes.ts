/** Every acknowledged write must be in the converged data set. Writes of unknown outcome may be there or not. */

import type { Expectation } from '../experiment/expectation.ts';
import type { History } from '../history/history.ts';
import { EVIDENCE_LIMIT, type Checker, type Evidence } from './checker.ts';
import { undecided } from './finding.ts';
import { CAUSES, causeOf, type Cause } from './causes.ts';
import { lossesOf, type Loss } from './losses.ts';
import { count, moment, samples } from './words.ts';

/** No acknowledged write is lost. */
export function noLostWrites(): Expectation<never> {
  return { check: 'lost-writes', parameters: {}, faults: [] };
}

export const LOST_WRITES: Checker = {
  name: 'lost-writes',
  title: 'No acknowledged write is lost',
  parameters: {},
  words: () => 'Every acknowledged write is in the data that all nodes end up with.',
  check({ history }) {
    const losses = lossesOf(history);
    if (losses === undefined)
      return undecided('The converged data could not be read, so losses cannot be counted.');
    if (losses.acknowledged === 0) return undecided('No write was acknowledged, so none could be lost.');
    const lost = losses.lost.length;
    const sentence =
      lost === 0
        ? `All ${count(losses.acknowledged, 'acknowledged write')} survived.`
        : `${count(lost, 'acknowledged write')} of ${count(losses.acknowledged)} ${lost === 1 ? 'was' : 'were'} lost: ${causesIn(losses.lost, history)}.`;
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
      evidence: lossEvidence(losses.lost, history),
    };
  },
};

/** "6,000 acknowledged by …; 3 …": the losses by cause, most first. */
export function causesIn(lost: readonly Loss[], history: History): string {
  const causes = Map.groupBy(lost, (loss): Cause => causeOf(history, loss));
  return [...causes]
    .toSorted((a, b) => b[1].length - a[1].length)
    .map(([cause, all]) => `${count(all.length)} ${CAUSES[cause]}`)
    .join('; ');
}

/** The first, some in between, and the last of the lost writes: writer, number, who acknowledged it, when and why lost. */
export function lossEvidence(lost: readonly Loss[], history: History): Evidence[] {
  const byTime = lost.toSorted((a, b) => a.writer.doneUs(a.number) - b.writer.doneUs(b.number));
  return samples(byTime, EVIDENCE_LIMIT).map((loss) => {
    const { writer, number } = loss;
    const operation = writer.operation(number);
    const by = operation.acknowledger;
    return {
      at: operation.done,
      text: `${writer.key} number ${number}: acknowledged by ${by?.node} (run id ${by?.runId.slice(0, 8)}) at ${moment(operation.done)}, absent at the end; ${causeOf(history, loss)}`,
    };
  });
}
