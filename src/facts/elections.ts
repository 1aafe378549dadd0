/** Elections: who was elected, who voted for whom, and what each Sentinel saw of the master at that moment. */

import type { SentinelEvent } from './sentinel-event.ts';
import type { Timeline } from './timeline.ts';
import type { Evidence } from './evidence.ts';
import { BLIND_LIMIT_US } from './coverage.ts';
import type { Span } from './spans.ts';
import { moment } from '../history/moment.ts';

export interface Vote {
  readonly at: number;
  readonly voter: string;
  /** The Sentinel it voted for; undefined where no Sentinel is known to have that id. */
  readonly candidate: string | undefined;
}

export interface Election {
  /** When the leader saw that it was elected, µs since the epoch. */
  readonly at: number;
  readonly leader: string;
  /** The master it was elected to replace. */
  readonly master: string | undefined;
  readonly epoch: number | undefined;
  /** Every vote cast in that epoch, for whomever. */
  readonly votes: readonly Vote[];
  /** The replica that the leader chose, and when; undefined where it chose none. */
  readonly chosen: SentinelEvent | undefined;
}

/** The elections that were won in a stretch of time, in order. */
export function electionsIn(timeline: Timeline, { from, to }: Span): Election[] {
  const events = timeline.events.filter(({ at }) => at >= from && at < to);
  return events
    .filter(({ event }) => event === '+elected-leader')
    .map(({ at, sentinel: leader, subject: master }) => {
      const own = events.filter(({ sentinel }) => sentinel === leader);
      const epoch = own.findLast((one) => one.event === '+new-epoch' && one.at <= at)?.epoch;
      return {
        at,
        leader,
        master,
        epoch,
        votes: votesIn(timeline, events, epoch),
        chosen: own.find((one) => one.event === '+selected-slave' && one.at >= at),
      };
    });
}

/** The votes cast in an epoch; each Sentinel has one, so that what is recorded twice is one vote. */
export function votesIn(
  timeline: Timeline,
  events: readonly SentinelEvent[],
  epoch: number | undefined,
): readonly Vote[] {
  const cast = events.filter((one) => one.event === '+vote-for-leader' && one.epoch === epoch);
  return cast
    .filter(
      ({ sentinel, payload }, index) =>
        cast.findIndex((one) => one.sentinel === sentinel && one.payload === payload) === index,
    )
    .map(({ at, sentinel, payload }) => ({
      at,
      voter: sentinel,
      candidate: sentinelWithId(timeline, payload.split(' ')[0]!),
    }));
}

/** The Sentinel that answers with an id; undefined where none does. */
export function sentinelWithId({ sentinelPolls }: Timeline, id: string): string | undefined {
  return [...sentinelPolls].find(([, polls]) => polls.some(({ view }) => view?.id === id))?.[0];
}

/** Votes as evidence: each names a Sentinel, none a data node. */
export function voteEvidence({ votes, epoch }: Election): Evidence[] {
  return votes.map(({ at, voter, candidate }) => ({
    at,
    text: `${voter} voted for ${candidate ?? 'a Sentinel nobody knows'} in epoch ${epoch}`,
  }));
}

/** What the Sentinels saw of the master at a moment, by their own events and answers; one that did not answer saw nothing. */
export function sightsAt(timeline: Timeline, at: number): Record<'down' | 'up', string[]> {
  const sights = { down: [] as string[], up: [] as string[] };
  for (const [sentinel, polls] of timeline.sentinelPolls) {
    const last = polls.findLast((poll) => poll.at <= at && poll.at > at - BLIND_LIMIT_US);
    const published = timeline.events.findLast(
      (event) =>
        event.sentinel === sentinel &&
        event.about === 'master' &&
        event.at <= at &&
        (event.event === '+sdown' || event.event === '-sdown'),
    );
    if (published?.event === '+sdown') sights.down.push(sentinel);
    else if (last?.view?.flags === 'master') sights.up.push(sentinel);
  }
  return sights;
}

/** `sentinel-1 was elected in epoch 3 (+7.2 s)`. */
export function electionWords({ leader, epoch, at }: Election): string {
  return `${leader} was elected in epoch ${epoch} (${moment(at)})`;
}
