/** Whether a time in which somebody waited for a new master is within a limit: what chance cost of it comes on top. */

import type { Length } from '../experiment/parameter.ts';
import type { Facts } from '../facts/facts.ts';
import { openWords } from '../facts/split-vote-words.ts';
import { costOf, isLeftOpen } from '../facts/split-votes.ts';
import type { Span } from '../facts/spans.ts';
import type { Verdict } from './verdict.ts';

/** What a wait shows of the limit. */
export interface JudgedWait {
  readonly verdict: Verdict;
  /** How long it was without what split votes cost of it, µs. */
  readonly own: number;
  /** Why it is undecided, as a sentence. */
  readonly why?: string;
}

/** A time from one moment to another, and how long it counts, µs: less where a part of it does not. */
export interface Waited extends Span {
  readonly us: number;
}

/** The limit holds for one try: what split votes cost of a wait comes on top. */
export function judgedWait(facts: Facts, wait: Waited, { us: limit }: Pick<Length, 'us'>): JudgedWait {
  const own = wait.us - costOf(facts.splitVotes, wait);
  const why = unfinished(facts, wait, limit);
  if (why !== undefined) return { verdict: 'undecided', own, why };
  return { verdict: own <= limit ? 'held' : 'failed', own };
}

/**
 * Why a wait shows nothing of how long a failover takes, as a sentence: the try that would have ended it never came, as
 * the master was back before. What was waited for before the first try must be within the limit.
 */
function unfinished({ splitVotes, timeline }: Facts, wait: Span, limit: number): string | undefined {
  const open = splitVotes.find(
    (vote) => isLeftOpen(vote, timeline.end) && vote.began > wait.from && vote.began < wait.to,
  );
  if (open === undefined) return undefined;
  const before = { from: wait.from, to: open.began };
  const isInTime = before.to - before.from - costOf(splitVotes, before) <= limit;
  return isInTime ? openWords(open, timeline.end) : undefined;
}
