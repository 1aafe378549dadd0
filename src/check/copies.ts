/** How much replicas copy: everything anew costs the master a fork, the network all data, and the replica its service. */

import { count as counted } from '../core/quantity.ts';
import { sizeWords } from '../core/size.ts';
import { fault, optional } from '../experiment/parameter.ts';
import { copiesServed, type Served } from '../facts/copies.ts';
import { copyingsIn, type Copying } from '../facts/copying.ts';
import { unpolled } from '../facts/coverage.ts';
import { longestCopyFigure } from '../facts/figures.ts';
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
    longest: { label: 'longest time that a replica took for a full copy', unit: 's', worse: 'more' },
    bytes: { label: 'bytes of the largest full copy', unit: 'count' },
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
    const taken = copyingsIn(timeline, watched);
    const [longest] = taken
      .filter(({ isWhole }) => isWhole)
      .toSorted((one, other) => other.to - other.from - (one.to - one.from));
    const sizes = taken.flatMap(({ bytes, isWhole }) => (isWhole ? (bytes ?? []) : []));
    const took = finding.measure('longest', longestCopyFigure(after, longest));
    finding.measure('bytes', sizes.length === 0 ? null : Math.max(...sizes));
    finding.evidence(
      ...served.map((one) => ({ at: one.at, text: servedWords(one) })),
      ...taken.map((one) => ({ at: one.from, text: takenWords(one) })),
    );
    const sentence = `Data nodes served ${counted(full, 'full copy', 'full copies')} and ${counted(partial, 'partial one')}${longest === undefined ? '' : `, the longest full one took ${took}${sizeOf('for', longest)}`}.`;
    if (full > (amount.atMost ?? Infinity))
      return finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
    const nodes = timeline.deployment?.processes.filter(({ kind }) => kind === 'redis') ?? [];
    const asked = new Set([...nodes.map(({ name }) => name), ...timeline.nodePolls.keys()]);
    const [blind] = [...asked].flatMap((node) => unpolled(timeline, node, watched) ?? []);
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

/** ` of 250 MiB`; nothing where it is not known. */
function sizeOf(of: 'of' | 'for', { bytes }: Copying): string {
  return bytes === undefined ? '' : ` ${of} ${sizeWords(bytes)}`;
}

/** `redis-1 took a full copy of 250 MiB from +12.0 s to +18.3 s`. */
function takenWords(copy: Copying): string {
  const what = copy.isWhole
    ? `a full copy${sizeOf('of', copy)}`
    : 'a full copy, which was not seen to be completed,';
  return `${copy.replica} took ${what} from ${moment(copy.from)} to ${moment(copy.to)}`;
}
