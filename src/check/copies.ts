/** How much replicas copy: everything anew costs the master a fork, the network all data, and the replica its service. */

import { count as counted } from '../core/quantity.ts';
import { fault, optional } from '../experiment/parameter.ts';
import { copiesServed, type Served } from '../facts/copies.ts';
import { unpolled } from '../facts/coverage.ts';
import { watchedIn } from '../facts/window.ts';
import { moment } from '../history/moment.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';

/** So many full copies are served to replicas, in the whole run or after a fault. */
export const copies = expectation({
  name: 'copies',
  title: 'As many full copies as expected',
  failureTitle: 'There were more full copies than expected, or fewer',
  parameters: {
    ...AMOUNT,
    /** Those after this fault, up to the next one that is not inside it; otherwise those of the whole run. */
    after: optional(fault),
  },
  measures: {
    full: { label: 'full copies served to replicas', unit: 'count', worse: 'more' },
    partial: { label: 'replicas that were sent only what they had missed', unit: 'count' },
    refused: { label: 'replicas that asked for that in vain', unit: 'count', worse: 'more' },
  },
  example: { after: 'kill', atMost: 2 },
  problem: amountProblem,
  says: ({ after, ...amount }) =>
    `${after === undefined ? 'In the whole run' : `After "${after}"`} replicas are served full copies: ${amountWords(amount)}.`,
  check(facts, { after, ...amount }, finding) {
    const { timeline } = facts;
    const watched = watchedIn(timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const served = copiesServed(timeline, watched);
    if (served === undefined) return finding.undecided('Data nodes were not asked what they had copied.');
    const total = (kind: 'full' | 'partial' | 'refused'): number =>
      served.reduce((sum, one) => sum + one[kind], 0);
    const [full, partial] = [total('full'), total('partial')];
    finding.measure('full', full, amountWords(amount));
    finding.measure('partial', partial);
    finding.measure('refused', total('refused'));
    finding.evidence(...served.map((one) => ({ at: one.at, text: servedWords(one) })));
    const sentence = `Data nodes served ${counted(full, 'full copy', 'full copies')} and ${counted(partial, 'partial one')}.`;
    if (full > (amount.atMost ?? Infinity))
      return finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
    const [blind] = [...timeline.nodePolls.keys()].flatMap((node) => unpolled(timeline, node, watched) ?? []);
    if (blind !== undefined)
      return finding.undecided(
        `${sentence} ${blind.node} was not asked from ${moment(blind.from)} to ${moment(blind.to)}, so a copy could have been missed.`,
      );
    return isAmount(full, amount)
      ? finding.held(sentence)
      : finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
  },
});

/** `redis-0 had served 1 full copy more`. */
function servedWords({ node, full, partial, refused }: Served): string {
  const parts = [
    ...(full > 0 ? [counted(full, 'full copy', 'full copies')] : []),
    ...(partial > 0 ? [counted(partial, 'partial copy', 'partial copies')] : []),
    ...(refused > 0 ? [`${counted(refused, 'refusal')} of a partial one`] : []),
  ];
  return `${node} had served ${parts.join(' and ')} more`;
}
