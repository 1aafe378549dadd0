/**
 * Split votes: elections that no Sentinel won, by chance alone, and what the back-off before the next try cost. Sentinels
 * that begin within milliseconds of each other all vote for themselves; then each waits for 2 × failover-timeout.
 */

import type { ElectionCount } from '../core/election-count.ts';
import { backOffMs } from '../experiment/back-off.ts';
import { OBSERVER_HOST, type Topology } from '../experiment/topology.ts';
import type { Attempt } from './attempts.ts';
import { deathsOf } from './deaths.ts';
import { merged, type Span } from './spans.ts';
import { lateness, type Stall } from './stalls.ts';
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
  /** By how much its begin and its end may have been stamped too late, µs: the observer was held up just before. */
  readonly late: { readonly from: number; readonly to: number };
}

/** What split votes are found in. */
interface Sources {
  readonly timeline: Timeline;
  readonly topology: Pick<Topology, 'failoverTimeout'>;
  readonly attempts: readonly Attempt[];
  readonly stalls: readonly Stall[];
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

function splitVoteOf(
  { timeline, topology, attempts, stalls }: Sources,
  tries: readonly Attempt[],
): SplitVote {
  const [{ began, master }, last] = [tries[0]!, tries.at(-1)!];
  const due = last.began + backOffMs(topology)[1] * 1e3;
  const back = masterBackAt(timeline, master, began);
  const next = attempts.find(
    (one) =>
      one.master === master && one.began > began && one.began < back && !isSameElection(tries[0]!, one),
  );
  const masterBack = next === undefined && back < Infinity ? back : undefined;
  const to = Math.min(due, next?.began ?? masterBack ?? timeline.end);
  const late = {
    from: lateness(stalls, OBSERVER_HOST, began),
    to: next === undefined ? 0 : lateness(stalls, OBSERVER_HOST, next.began),
  };
  return { tries, began, due, next, masterBack, wait: { from: began, to }, late };
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
export function isOverdue({ due, next, masterBack, late }: SplitVote, until: number): boolean {
  return (next === undefined ? (masterBack ?? until) : next.began - late.to) > due;
}

/** How much of a stretch of time split votes cost, µs, and what that may be off by to either side. */
export interface Cost {
  readonly us: number;
  readonly least: number;
  readonly most: number;
}

export function costOf(votes: readonly SplitVote[], { from, to }: Span): Cost {
  const within = votes.filter(({ wait }) => wait.from < to && wait.to > from);
  const us = merged(within.map(({ wait }) => wait)).reduce(
    (total, wait) => total + Math.min(wait.to, to) - Math.max(wait.from, from),
    0,
  );
  const sum = (which: keyof SplitVote['late']): number =>
    within.reduce((total, { late }) => total + late[which], 0);
  return { us, least: Math.max(0, us - sum('to')), most: us + sum('from') };
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
