/** How many failovers there are: one may be what a fault is to bring, and a second one of a healthy master what is wrong. */

import { count as counted } from '../core/quantity.ts';
import { count, fault, optional } from '../experiment/parameter.ts';
import { completedFailovers, type CompletedFailover } from '../facts/completed-failovers.ts';
import { unwatched } from '../facts/coverage.ts';
import type { Facts } from '../facts/facts.ts';
import type { Span } from '../facts/spans.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { watchedIn } from '../facts/window.ts';
import { moment } from '../history/moment.ts';
import { AMOUNT, amountProblem, amountWords, isAmount } from './amount.ts';
import { expectation } from './expectation.ts';

/** So many failovers are completed, in the whole run or after a fault. */
export const failovers = expectation({
  name: 'failovers',
  title: 'As many failovers as expected',
  failureTitle: 'There were more failovers than expected, or fewer',
  parameters: {
    exactly: optional(count),
    ...AMOUNT,
    /** Those after this fault, up to the next one that is not inside it; otherwise those of the whole run. */
    after: optional(fault),
  },
  measures: {
    completed: { label: 'failovers that were completed', unit: 'count' },
    unexplained: {
      label: 'of these without a fault or an order as their reason',
      unit: 'count',
      worse: 'more',
    },
  },
  example: { after: 'kill', exactly: 1 },
  problem({ exactly, ...amount }) {
    if (exactly === undefined) return amountProblem(amount);
    return amount.atLeast === undefined && amount.atMost === undefined
      ? undefined
      : 'must have either exactly, or atLeast and atMost';
  },
  says: ({ exactly, after, ...amount }) =>
    `${after === undefined ? 'In the whole run' : `After "${after}"`} there ${thereIs(limitWords(exactly, amount))}.`,
  check(facts, { exactly, atLeast = exactly, atMost = exactly, after }, finding) {
    const watched = watchedIn(facts.timeline, after);
    if (watched === undefined) return finding.undecided('The schedule did not begin.');
    const all = completedFailovers(facts).filter(({ at }) => at >= watched.from && at < watched.to);
    const limit = limitWords(exactly, { atLeast, atMost });
    finding.measure('completed', all.length, limit);
    finding.measure('unexplained', all.filter(({ reason }) => reason.kind === 'none').length);
    finding.evidence(...all.map((one) => ({ at: one.at, text: failoverWords(one) })));
    const sentence = sentenceOf(all, after);
    if (all.length > (atMost ?? Infinity)) return finding.failed(`${sentence} Expected: ${limit}.`);
    const unseen = whatMayBeUnseen(facts, watched);
    if (unseen !== undefined) return finding.undecided(`${sentence} ${unseen}`);
    if (isAmount(all.length, { atLeast, atMost })) return finding.held(sentence);
    const why = facts.whyNotReplaced(after);
    return why === undefined
      ? finding.failed(`${sentence} Expected: ${limit}.`)
      : finding.undecided(`${sentence} ${why}`);
  },
});

type Limit = Parameters<typeof amountWords>[0];

function limitWords(exactly: number | string | undefined, amount: Partial<Limit>): string {
  if (exactly === undefined) return amountWords({ atLeast: undefined, atMost: undefined, ...amount });
  return Number(exactly) === 0 ? 'none' : `exactly ${counted(Number(exactly))}`;
}

/** `is no failover`, `is exactly 1 failover`, `are at least 2 failovers`. */
function thereIs(limit: string): string {
  if (limit === 'none') return 'is no failover';
  return limit.endsWith(' 1') ? `is ${limit} failover` : `are ${limit} failovers`;
}

/** Why there may be another failover than those that were seen, as a sentence. */
function whatMayBeUnseen({ timeline, attempts }: Facts, watched: Span): string | undefined {
  const blind = unwatched(timeline, watched);
  if (blind !== undefined) return `${blind}, so a failover could have been missed.`;
  const open = attempts.find(
    ({ end, elected = Infinity }) =>
      end === 'not seen to end' && elected >= watched.from && elected < watched.to,
  );
  return (
    open && `${open.sentinel} was elected at ${moment(open.elected!)}, and what came of that was not seen.`
  );
}

function sentenceOf(all: readonly CompletedFailover[], after: FaultSpan | undefined): string {
  const when = after === undefined ? 'In the whole run' : `After "${after.as}"`;
  const there = `${when} there ${all.length === 1 ? 'was' : 'were'} ${counted(all.length, 'failover')}`;
  return all.length === 0
    ? `${when} there was no failover.`
    : `${there}: ${all.map(failoverWords).join('; ')}.`;
}

/** `redis-1 took over from redis-0 at +8.1 s, because of "kill"`. */
function failoverWords({ from, to, at, reason }: CompletedFailover): string {
  const what = `${to ?? 'an unknown node'} took over from ${from ?? 'the master'} at ${moment(at)}`;
  if (reason.kind === 'fault') return `${what}, because of "${reason.as}"`;
  return reason.kind === 'order'
    ? `${what}, as it was ordered`
    : `${what}, which no fault and no order explains`;
}
