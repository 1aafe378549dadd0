/** TILT: so many Sentinels only watch for a while, and what that delays. */

import { quantity } from '../core/quantity.ts';
import { fault, optional, range } from '../experiment/parameter.ts';
import { seenGap } from '../facts/cluster-outage.ts';
import { unwatched } from '../facts/coverage.ts';
import { overlap, type Span } from '../facts/spans.ts';
import { tiltsIn, whenMoreThan, type Tilt } from '../facts/tilts.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { watchedIn } from '../facts/window.ts';
import { moment, seconds, span } from '../history/moment.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';

/** So many Sentinels go into TILT, each of them for so long. */
export const tilt = expectation({
  name: 'tilt',
  title: 'Sentinels are in TILT as expected',
  failureTitle: 'More or fewer Sentinels were in TILT than expected, or for longer or shorter',
  parameters: {
    ...AMOUNT,
    /** Those that go into it after this fault, up to the next one that is not inside it; otherwise in the whole run. */
    after: optional(fault),
    /** How long each of them is. */
    for: optional(range),
  },
  measures: {
    sentinels: { label: 'Sentinels in TILT', unit: 'count' },
    shortest: { label: 'shortest time in TILT', unit: 's' },
    longest: { label: 'longest time in TILT', unit: 's', worse: 'more' },
    withoutQuorum: { label: 'fewer Sentinels than the quorum acted', unit: 's', worse: 'more' },
    delayed: {
      label: 'of the longest time without writes, fewer Sentinels than the quorum acted',
      unit: 's',
      worse: 'more',
    },
  },
  example: { after: 'stall', atLeast: 2, for: ['29s', '32s'] },
  problem: ({ for: expected, ...amount }) =>
    amountProblem(amount) ??
    (expected !== undefined && amount.atMost === 0
      ? 'can have for only where some may be in TILT'
      : undefined),
  says: ({ after, for: expected, ...amount }) =>
    `${after === undefined ? 'In the whole run' : `After "${after}"`} ${sentinelsWords(amount)} into TILT${expected === undefined ? '' : `, each for ${expected}`}.`,
  check(facts, { after, for: expected, ...amount }, finding) {
    const { timeline, topology, writable, unprobed } = facts;
    const watched = watchedIn(timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const tilts = tiltsIn(timeline).filter(({ from }) => from >= watched.from && from < watched.to);
    const who = [...new Set(tilts.map(({ sentinel }) => sentinel))].toSorted();
    const over = tilts.filter(({ isOpen }) => !isOpen).map(({ from, to }) => to - from);
    finding.measure('sentinels', who.length, amountWords(amount));
    finding.measure('shortest', over.length === 0 ? null : seconds(Math.min(...over)), expected?.words);
    finding.measure('longest', over.length === 0 ? null : seconds(Math.max(...over)), expected?.words);
    const idle = whenMoreThan(topology.sentinels - topology.quorum, tilts);
    const gap = writable.length === 0 ? undefined : seenGap(watched, writable, unprobed);
    const delayed = gap === undefined ? undefined : overlap(gap, idle);
    finding.measure('withoutQuorum', seconds(overlap({ from: watched.from, to: timeline.end }, idle)));
    finding.measure('delayed', delayed === undefined ? null : seconds(delayed));
    finding.evidence(...tilts.map((one) => ({ at: one.from, text: tiltWords(one) })));
    const sentence = `${whoWords(who, after)}${lengthWords(over)}.${delayWords(gap, delayed)}`;
    if (who.length > (amount.atMost ?? Infinity))
      return finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
    const blind = unwatched(timeline, watched);
    if (blind !== undefined)
      return finding.undecided(`${sentence} ${blind}, so TILT could have been missed.`);
    if (!isAmount(who.length, amount)) return finding.failed(`${sentence} Expected: ${amountWords(amount)}.`);
    if (expected === undefined) return finding.held(sentence);
    if (over.some((us) => us < expected.least.us || us > expected.most.us))
      return finding.failed(`${sentence} Expected: ${expected.words}.`);
    const open = tilts.find(({ isOpen }) => isOpen);
    return open === undefined
      ? finding.held(sentence)
      : finding.undecided(`${sentence} ${open.sentinel} was still in TILT when it was last looked at.`);
  },
});

function sentinelsWords(amount: Parameters<typeof amountWords>[0]): string {
  const words = amountWords(amount);
  return words === 'none' ? 'no Sentinel goes' : `${words} of the Sentinels go`;
}

function whoWords(who: readonly string[], after: FaultSpan | undefined): string {
  const when = after === undefined ? '' : ` after "${after.as}"`;
  if (who.length === 0) return `No Sentinel was in TILT${when}`;
  return `${who.join(' and ')} ${who.length === 1 ? 'was' : 'were'} in TILT${when}`;
}

function lengthWords(lengths: readonly number[]): string {
  if (lengths.length === 0) return '';
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)].map((us) => span(us));
  return least === most ? `, for ${least}` : `, for ${least} to ${most}`;
}

function delayWords(gap: Span | undefined, delayed: number | undefined): string {
  if (gap === undefined || delayed === undefined || delayed === 0) return '';
  return ` Of the ${span(gap.to - gap.from)} in which no data node took writes, fewer Sentinels than the quorum acted for ${quantity(seconds(delayed), 's')}.`;
}

function tiltWords({ sentinel, from, to, isOpen }: Tilt): string {
  return `${sentinel} was in TILT from ${moment(from)} ${isOpen ? 'on' : `to ${moment(to)}`}`;
}
