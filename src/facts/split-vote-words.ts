/** Split votes in words: what they cost, and why a master was not replaced. */

import { count } from '../core/quantity.ts';
import { span } from '../history/moment.ts';
import type { Failover } from './failovers.ts';
import { costOf, isLeftOpen, type SplitVote } from './split-votes.ts';
import type { Span } from './spans.ts';

/** `, 20.5 s of it because of 1 split vote`; nothing where split votes cost nothing of that stretch of time. */
export function costWords(votes: readonly SplitVote[], during: Span | undefined): string {
  if (during === undefined) return '';
  const us = costOf(votes, during);
  const own = votes.filter((vote) => costOf([vote], during) > 0).length;
  return us === 0 ? '' : `, ${span(us)} of it because of ${count(own, 'split vote')}`;
}

/** Why chance kept a master from being replaced, as a sentence; undefined where it was, or where it was not by chance. */
export function whyNotReplaced(
  failover: Pick<Failover, 'promoted' | 'splitVotes' | 'window'> | undefined,
): string | undefined {
  if (failover === undefined || failover.promoted !== undefined) return undefined;
  const until = failover.window.to;
  const last = failover.splitVotes.at(-1);
  return last !== undefined && isLeftOpen(last, until) ? openWords(last, until) : undefined;
}

/** That a split vote was the last election before the master was back, or until a moment, as a sentence. */
export function openWords({ tries, began, due, masterBack }: SplitVote, until: number): string {
  const candidates = listed(tries.map(({ sentinel }) => sentinel));
  const after = span((masterBack ?? until) - began);
  const what =
    masterBack === undefined ? `it was watched for ${after} only` : `the master was back ${after} later`;
  return `The votes for ${candidates} split, and ${what}, before the next try was due (at most ${span(due - began)} later).`;
}

/** That the next try did not come when the back-off after a split vote was over, as a sentence. */
export function overdueWords({ began, due, next }: SplitVote): string {
  const came =
    next === undefined
      ? 'no other try came'
      : `the next try came ${span(next.began - began)} after the first`;
  return `After a split vote the next try should come at most ${span(due - began)} after the first, and ${came}.`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
