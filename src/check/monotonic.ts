/** Whether a client sees time go backwards: it reads less than it has read before. */

import { count as counted } from '../core/quantity.ts';
import { samples } from '../core/samples.ts';
import { fault, optional } from '../experiment/parameter.ts';
import { workloadThat } from '../experiment/workload-parameter.ts';
import { EVIDENCE_LIMIT } from '../facts/evidence.ts';
import { sightsIn } from '../facts/sights.ts';
import { watchedIn } from '../facts/window.ts';
import { moment } from '../history/moment.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';
import { whyBlind } from './sights.ts';

/** Of the reads of a workload none shows less than its reader had seen before, or so many do. */
export const monotonic = expectation({
  name: 'monotonic',
  title: 'Reads go back as often as expected',
  failureTitle: 'Reads went back more or less often than expected',
  isTimeless: ({ after }) => after === undefined,
  parameters: {
    workload: workloadThat('reads'),
    /** From this fault to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
    /** Where neither is written, none. */
    ...AMOUNT,
  },
  measures: {
    back: { label: 'answered with less than their reader had seen before', unit: 'count', worse: 'more' },
    reads: { label: 'answered reads', unit: 'count' },
  },
  example: { workload: 'reads' },
  problem: ({ atLeast, atMost }) =>
    atLeast === undefined && atMost === undefined ? undefined : amountProblem({ atLeast, atMost }),
  says: ({ workload: name, after, ...amount }) =>
    `Of the reads of "${name}"${after === undefined ? '' : ` after "${after}"`} ${amountWords(orNone(amount))} show less than their reader had seen before.`,
  check(facts, { workload: { name, of }, after, ...written }, finding) {
    if (of === undefined) return finding.undecided(`"${name}" reads nothing.`);
    const amount = orNone(written);
    const sights = facts.sights(name);
    if (sights === undefined)
      return finding.undecided('The converged data could not be read, so nothing shows the order of writes.');
    const watched = watchedIn(facts.timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const all = sights.readers.flatMap(({ reader, ...one }) =>
      sightsIn(one, watched).map((sight) => ({ ...sight, reader })),
    );
    const smaller = all.filter(({ back }) => back > 0);
    const sure = smaller.filter(({ isSure }) => isSure);
    const doubtful = smaller.length - sure.length;
    finding.measure('back', sure.length, amountWords(amount));
    finding.measure('reads', all.length);
    finding.evidence(
      ...samples(sure, EVIDENCE_LIMIT).map(({ reader, sent, seen, back }) => ({
        at: sent,
        text: `${reader.key} saw number ${seen} of ${reader.reads} at ${moment(sent)}, and had seen ${seen + back} before`,
      })),
    );
    const when = after === undefined ? '' : ` after "${after.as}"`;
    const sentence = `Of ${counted(all.length, 'answered read')} of "${name}"${when} ${sure.length === 0 ? 'none' : counted(sure.length)} showed less than its reader had seen before.`;
    const isSeen =
      sure.length > (amount.atMost ?? Infinity) ||
      (amount.atMost === undefined && isAmount(sure.length, amount));
    const blind = whyBlind(name, sights, watched);
    if (!isSeen && blind !== undefined) return finding.undecided(`${sentence} ${blind}`);
    if (!isSeen && isAmount(smaller.length, amount) !== isAmount(sure.length, amount))
      return finding.undecided(
        `${sentence} ${counted(doubtful, 'other')} showed a write that was never acknowledged, which may have come after larger ones.`,
      );
    const unreplaced = sure.length < (amount.atLeast ?? 0) ? facts.whyNotReplaced(after) : undefined;
    if (unreplaced !== undefined) return finding.undecided(`${sentence} ${unreplaced}`);
    return isAmount(sure.length, amount)
      ? finding.held(sentence)
      : finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
  },
});

/** None where no amount is written. */
function orNone<T>({ atLeast, atMost }: Amount<T>): {
  readonly atLeast: T | undefined;
  readonly atMost: T | 0 | undefined;
} {
  return { atLeast, atMost: atLeast === undefined ? (atMost ?? 0) : atMost };
}

interface Amount<T> {
  readonly atLeast?: T | undefined;
  readonly atMost?: T | undefined;
}
