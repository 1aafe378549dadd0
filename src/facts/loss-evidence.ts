/** Lost writes as evidence. */

import { samples } from '../core/samples.ts';
import { moment } from '../history/moment.ts';
import type { CauseOf } from './causes.ts';
import { EVIDENCE_LIMIT, type Evidence } from './evidence.ts';
import type { Loss } from './losses.ts';

/**
 * The first, some in between, and the last of the lost writes: writer, number, who acknowledged it, when and why lost.
 * At most so many that evidence of another kind has its place beside it.
 */
export function lossEvidence(
  lost: readonly Loss[],
  causeOf: CauseOf,
  beside: readonly Evidence[] = [],
): Evidence[] {
  const byTime = lost.toSorted((a, b) => a.writer.doneUs(a.number) - b.writer.doneUs(b.number));
  return samples(byTime, EVIDENCE_LIMIT - beside.length).map((loss) => {
    const { writer, number } = loss;
    const operation = writer.operation(number);
    const by = operation.acknowledger;
    const server = by === undefined ? '' : ` by ${by.node} (run id ${by.runId.slice(0, 8)})`;
    return {
      at: operation.done,
      text: `${writer.key} number ${number}: acknowledged${server} at ${moment(operation.done)}, absent at the end; ${by === undefined ? 'by whom is ' : ''}${causeOf(loss)}`,
    };
  });
}
