/** Deliveries: how often each message that was acknowledged to its publisher reached whom it was for, and when nothing came. O(messages). */

import { recordsOf, type History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { subscription } from '../workload/messages.ts';
import { WORKLOADS } from '../workload/registry.ts';
import type { Workload } from '../workload/workload.ts';
import { overlap, type Span } from './spans.ts';
import { earliestMoment, stallsIn, TURN_US, type Stall } from './stalls.ts';
import { writingTimes } from './writing-times.ts';

/** A message that was acknowledged to its publisher. */
export interface Message {
  readonly publisher: WriterLedger;
  readonly number: number;
  /** When it was acknowledged, µs since the epoch. */
  readonly at: number;
}

/** Somebody whom messages are for: one subscriber, or all that share them. */
export interface Recipient {
  readonly name: string;
  /** How many messages it got, each as often as it got it. */
  readonly got: number;
  /** Why what it did not get shows nothing; undefined where it shows something. */
  readonly deaf: Deafness | undefined;
  /** Acknowledged, and never got; got more than once, acknowledged or not. */
  readonly never: readonly Message[];
  readonly twice: readonly Message[];
  /** From the acknowledgement of a message after the last that it got until it got one again, or publishing stopped; in order. */
  readonly silences: readonly Silence[];
}

/** It never got a message, or its client program did not say that it had subscribed. */
export type Deafness = 'got none' | 'not subscribed';

/** A time without a message. Times in µs since the epoch. */
export interface Silence extends Span {
  /** By how much it may have been shorter or longer: what came while a process of the harness could not run was seen late. */
  readonly error: number;
}

/** What became of the messages of a workload, by whom they were for. */
export interface Deliveries {
  readonly published: readonly Message[];
  readonly recipients: readonly Recipient[];
}

export function deliveriesOf(history: History, { name, kind }: Workload): Deliveries {
  const publishers = history.ledger.publishers.filter(({ workload }) => workload === name);
  const hearers = history.ledger.hearers.filter(({ workload }) => workload === name);
  const published = publishers.flatMap(messagesOf).toSorted((a, b) => a.at - b.at);
  const end = writingTimes(history, name).stopped ?? Infinity;
  const stalls = stallsIn(history);
  // Of a channel each has all; what lists and streams have is shared out.
  const isShared = WORKLOADS[kind]?.carries !== 'pubsub';
  const unconfirmed = new Set(unconfirmedSubscriptions(history));
  const groups = Map.groupBy(hearers, ({ key, hears }) =>
    isShared ? 'all subscribers' : key.slice(hears!.length + 1),
  );
  return {
    published,
    recipients: [...groups].map(([recipient, own]) => {
      const received = receivedBy(own, { publishers, published, end, stalls });
      const isConfirmed = own.every(({ hears }) => !unconfirmed.has(subscription(name, recipient, hears!)));
      return { name: recipient, deaf: deafness(received.got, isConfirmed), ...received };
    }),
  };
}

/** Subscribers and channels of which a client program never said that it had subscribed. */
export function unconfirmedSubscriptions(history: Pick<History, 'records'>, program?: string): string[] {
  return recordsOf(history, 'program').flatMap(({ event, workload, words }) =>
    event === 'unanswered' && words !== undefined && workload === (program ?? workload) ? [words] : [],
  );
}

function deafness(got: number, isConfirmed: boolean): Deafness | undefined {
  if (got === 0) return 'got none';
  return isConfirmed ? undefined : 'not subscribed';
}

function messagesOf(publisher: WriterLedger): Message[] {
  const messages: Message[] = [];
  for (let number = 1; number <= publisher.highest; number++)
    if (publisher.status(number) === STATUS.ok)
      messages.push({ publisher, number, at: publisher.doneUs(number) });
  return messages;
}

interface Sent {
  readonly publishers: readonly WriterLedger[];
  readonly published: readonly Message[];
  readonly end: number;
  readonly stalls: readonly Stall[];
}

function receivedBy(
  hearers: readonly WriterLedger[],
  { publishers, published, end, stalls }: Sent,
): Omit<Recipient, 'name' | 'deaf'> {
  const counts = new Map(publishers.map(({ key, highest }) => [key, new Uint16Array(highest + 1)]));
  const firstHeard = new Map(
    publishers.map(({ key, highest }) => [key, new Float64Array(highest + 1).fill(Infinity)]),
  );
  const times: number[] = [];
  for (const hearer of hearers) {
    const own = counts.get(hearer.hears!);
    const first = firstHeard.get(hearer.hears!);
    hearer.each(STATUS.ok, ({ doneUs, value }, slot) => {
      const [at, number] = [doneUs[slot]!, value![slot]!];
      times.push(at);
      if (own === undefined || first === undefined || number >= own.length) return;
      own[number]!++;
      first[number] = Math.min(first[number]!, at);
    });
  }
  // A publisher may be told of a message after whoever it was for has got it.
  const awaited = published.filter(
    ({ publisher, number, at }) => firstHeard.get(publisher.key)![number]! > at,
  );
  const heard = Float64Array.from(times).toSorted();
  const twice = publishers.flatMap((publisher) =>
    [...counts.get(publisher.key)!].flatMap((count, number) =>
      count > 1 ? [{ publisher, number, at: publisher.doneUs(number) }] : [],
    ),
  );
  return {
    got: times.length,
    never: published.filter(({ publisher, number }) => counts.get(publisher.key)![number] === 0),
    twice,
    silences: silencesBetween(heard, awaited, end).map(({ publisher, ...silence }) => ({
      ...silence,
      error:
        silence.from -
        earliestMoment(stalls, publisher.host, silence.from) +
        overlap(
          { from: silence.from, to: silence.to + TURN_US },
          stalls.filter(({ process }) => hearers.some(({ host }) => host === process)),
        ),
    })),
  };
}

/** A silence that began when a publisher was told of a message. */
type Begun = Span & Pick<Message, 'publisher'>;

/** Messages that were acknowledged within one time in which nothing came begin one silence. */
function silencesBetween(heard: Float64Array, awaited: readonly Message[], end: number): Begun[] {
  const silences: Begun[] = [];
  let next = 0;
  for (const { at, publisher } of awaited) {
    while (next < heard.length && heard[next]! < at) next++;
    const to = heard[next] ?? end;
    if (to > at && silences.at(-1)?.to !== to) silences.push({ from: at, to, publisher });
  }
  return silences;
}
