/**
 * Split votes: elections that no Sentinel won, by chance alone, and what the back-off before the next try cost. Sentinels
 * that begin within milliseconds of each other all vote for themselves; then each waits for 2 × failover-timeout.
 */

import type { ElectionCount } from '../core/election-count.ts';
import { backOffMs } from '../experiment/back-off.ts';
import type { Topology } from '../experiment/topology.ts';
import type { Attempt } from './attempts.ts';
import { deathsOf } from './deaths.ts';
import { overlap, type Span } from './spans.ts';
import type { Timeline } from './timeline.ts';

/** An election whose votes split. Times in µs since the epoch. */
export interface SplitVote {
  /** The tries of its epoch, in order. */
  readonly tries: readonly Attempt[];
  /** When the first of them began. */
  readonly began: number;
  /** By when the next one should begin as long as the master is down. */
  readonly due: number;
  /** The next try to replace the same master, in another epoch. */
  readonly next: Attempt | undefined;
  /** When no Sentinel saw that master down any more, where that was before a next try. */
  readonly masterBack: number | undefined;
  /** From the first try to the next one, no further than the back-off accounts for. */
  readonly wait: Span;
}

/** What split votes are found in. */
interface Sources {
  readonly timeline: Timeline;
  readonly topology: Pick<Topology, 'failoverTimeout'>;
  readonly attempts: readonly Attempt[];
}

/** Every split vote of a run, in order. */
export function splitVotesIn(sources: Sources): readonly SplitVote[] {
  const elections: Attempt[][] = [];
  for (const attempt of sources.attempts.filter(({ end }) => end === 'split')) {
    const own = elections.find(([first]) => isSameElection(first!, attempt));
    if (own === undefined) elections.push([attempt]);
    else own.push(attempt);
  }
  return elections.map((tries) => splitVoteOf(sources, tries));
}

/** Epochs grow with each try that is not part of an election in progress; where one was not heard it is the time that tells. */
function isSameElection(first: Attempt, { master, epoch, began }: Attempt): boolean {
  if (first.master !== master) return false;
  return first.epoch === undefined || epoch === undefined
    ? began <= (first.ended ?? Infinity)
    : first.epoch === epoch;
}

function splitVoteOf({ timeline, topology, attempts }: Sources, tries: readonly Attempt[]): SplitVote {
  const [{ began, master }, last] = [tries[0]!, tries.at(-1)!];
  const due = last.began + backOffMs(topology)[1] * 1e3;
  const back = masterBackAt(timeline, master, began);
  const next = attempts.find(
    (one) =>
      one.master === master && one.began > began && one.began < back && !isSameElection(tries[0]!, one),
  );
  const masterBack = next === undefined && back < Infinity ? back : undefined;
  const to = Math.min(due, next?.began ?? masterBack ?? timeline.end);
  return { tries, began, due, next, masterBack, wait: { from: began, to } };
}

/** When no Sentinel that lives has seen a master down any more, after a moment; Infinity where that was not heard. */
function masterBackAt(timeline: Timeline, master: string | undefined, after: number): number {
  const down = new Map<string, number>();
  for (const { event, at, about, sentinel, subject } of timeline.events) {
    if (event === '+switch-master') down.delete(sentinel);
    if (about !== 'master' || subject !== master) continue;
    if (event === '+sdown') down.set(sentinel, at);
    if (event !== '-sdown') continue;
    down.delete(sentinel);
    const isForgotten = ([one, since]: [string, number]): boolean =>
      deathsOf(timeline, one).some((death) => death >= since && death <= at);
    if (at > after && [...down].every(isForgotten)) return at;
  }
  return Infinity;
}

/** Whether the next try came too late, or not at all, though the master was down until the back-off was over. */
export function isOverdue({ due, next, masterBack }: SplitVote, until: number): boolean {
  return (next === undefined ? (masterBack ?? until) : next.began) > due;
}

/** How much of a stretch of time split votes cost, µs. */
export function costOf(votes: readonly SplitVote[], during: Span): number {
  return overlap(
    during,
    votes.map(({ wait }) => wait),
  );
}

/** Whether no other try followed a split vote before the master was back, or until a moment, and none had to. */
export function isLeftOpen(vote: SplitVote, until: number): boolean {
  return vote.next === undefined && !isOverdue(vote, until);
}

/** How many elections there were in which votes could split, because at least two Sentinels voted, and in how many they did. */
export function electionsOf(attempts: readonly Attempt[], votes: readonly SplitVote[]): ElectionCount {
  const won = attempts.filter(({ elected, votes: cast }) => {
    const voters = new Set(cast.map(({ voter }) => voter));
    return elected !== undefined && voters.size > 1;
  });
  return { total: won.length + votes.length, split: votes.length };
}
