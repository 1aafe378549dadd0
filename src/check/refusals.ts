/** A master without enough replicas in time refuses writes, and it does so at once: nobody waits for the lag. */

import { milliseconds, type Duration } from '../core/duration.ts';
import { selectQuantile } from '../core/statistics.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { History } from '../history/history.ts';
import { type FaultSpan } from '../facts/timeline.ts';
import { acknowledgedBy } from '../facts/acknowledgements.ts';
import { answersIn, type Answers } from '../facts/answers.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { failed, held, undecided } from './finding.ts';
import { count, limit } from '../core/quantity.ts';
import { seconds, span } from '../history/moment.ts';

interface RefusalsOptions<N extends string> {
  /** The fault that keeps replicas from acknowledging. */
  readonly during: N;
  /** When the last write is acknowledged at the earliest and at the latest, counted from the fault. */
  readonly lastAckAtLeast: Duration;
  readonly lastAckAtMost: Duration;
  /** How long 99 of 100 writers wait for an answer, be it a refusal or an acknowledgement. */
  readonly answeredWithin: Duration;
}

/** From a moment on every write is refused for want of replicas, and no answer takes long. */
export function refusals<const N extends string>(options: RefusalsOptions<N>): Expectation<N> {
  return { check: 'refusals', parameters: { ...options }, faults: [options.during] };
}

/** Of so many answers in a hundred none may take longer than the limit. */
const SHARE = 0.99;

export const REFUSALS: Checker = {
  name: 'refusals',
  title: 'Writes are refused in time, and at once',
  parameters: {
    during: 'fault',
    lastAckAtLeast: 'duration',
    lastAckAtMost: 'duration',
    answeredWithin: 'duration',
  },
  words: ({ parameters: { during, lastAckAtLeast, lastAckAtMost, answeredWithin } }) =>
    `The last write is acknowledged ${limit(lastAckAtLeast)} to ${limit(lastAckAtMost)} after "${during}", all later ones are refused; refusals as well as acknowledgements come within ${limit(answeredWithin)}.`,
  check({ facts }, { parameters }) {
    const { history } = facts;
    const fault = facts.faultsNamed(String(parameters['during']))[0];
    if (fault?.healing === undefined)
      return undecided(`The fault "${parameters['during']}" was not carried out in this run.`);
    const seen = seenDuring(history, fault, fault.healing);
    const { lastAck, refused, refusedP99, acknowledgedP99, length } = seen;
    const us = (name: string): number => milliseconds(parameters[name] as Duration) * 1_000;
    const measures = measuresOf(seen, parameters);
    if (length < us('lastAckAtMost')) return undecided('The fault was shorter than the limit.', [], measures);
    if (lastAck === undefined || acknowledgedP99 === undefined)
      return undecided('No write was acknowledged after the fault had begun.', [], measures);
    const sentence = `The last write was acknowledged ${span(lastAck)} after the fault; ${count(refused, 'write was', 'writes were')} refused.`;
    if (lastAck < us('lastAckAtLeast') || lastAck > us('lastAckAtMost'))
      return failed(`${sentence} Expected: ${measures[0]!.limit}.`, [], measures);
    if (refusedP99 === undefined)
      return undecided('Nobody was refused, so nothing shows that the master refuses.', [], measures);
    const waits = `99 of 100 refusals came within ${span(refusedP99)}, 99 of 100 acknowledgements within ${span(acknowledgedP99)}.`;
    return Math.max(refusedP99, acknowledgedP99) <= us('answeredWithin')
      ? held(`${sentence} ${waits}`, [], measures)
      : failed(`${sentence} ${waits} The limit is ${limit(parameters['answeredWithin'])}.`, [], measures);
  },
};

/** What became of writes while the fault lasted. Times in µs; undefined where there was no such write. */
interface Seen {
  readonly length: number;
  readonly lastAck: number | undefined;
  readonly acknowledged: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly acknowledgedMedian: number | undefined;
  readonly acknowledgedP99: number | undefined;
  readonly refusedMedian: number | undefined;
  readonly refusedP99: number | undefined;
}

/** Who gave up on an answer waited as long as those who got one late: until the last acknowledgement, or after it. */
function seenDuring(history: History, { onset }: FaultSpan, to: number): Seen {
  const from = onset.earliest;
  const last = lastAcknowledgement(history, from, to);
  const until = last ?? from;
  const early = answersIn(history, { from, to: until + 1 });
  const late = answersIn(history, { from: until + 1, to });
  const accepted = joined(early.acknowledged, early.unanswered);
  const refused = joined(early.refused, late.refused, late.unanswered);
  return {
    length: to - from,
    lastAck: last === undefined ? undefined : last - from,
    acknowledged: early.acknowledged.length,
    refused: early.refused.length + late.refused.length,
    unanswered: early.unanswered.length + late.unanswered.length,
    acknowledgedMedian: early.acknowledged.length === 0 ? undefined : selectQuantile(accepted, 0.5),
    acknowledgedP99: early.acknowledged.length === 0 ? undefined : selectQuantile(accepted, SHARE),
    refusedMedian: hasRefusals(early, late) ? selectQuantile(refused, 0.5) : undefined,
    refusedP99: hasRefusals(early, late) ? selectQuantile(refused, SHARE) : undefined,
  };
}

function hasRefusals(...answers: readonly Answers[]): boolean {
  return answers.some(({ refused }) => refused.length > 0);
}

function lastAcknowledgement(history: History, from: number, to: number): number | undefined {
  const nodes = new Set(history.ledger.acknowledgers.map((one) => one.node));
  const lasts = [...nodes].map((node) => acknowledgedBy(history, node, from, to).last ?? -Infinity);
  const last = Math.max(-Infinity, ...lasts);
  return last === -Infinity ? undefined : last;
}

function joined(...parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function measuresOf(seen: Seen, parameters: Expectation['parameters']): Measure[] {
  const within = `99 of 100 within ${limit(parameters['answeredWithin'])}`;
  const ms = (us: number | undefined): number | null => (us === undefined ? null : Math.round(us / 10) / 100);
  return [
    {
      name: 'last acknowledgement after the fault',
      value: seen.lastAck === undefined ? null : seconds(seen.lastAck),
      unit: 's',
      limit: `${limit(parameters['lastAckAtLeast'])} to ${limit(parameters['lastAckAtMost'])}`,
    },
    { name: 'acknowledged until then', value: seen.acknowledged, unit: 'writes' },
    { name: 'refused for want of replicas', value: seen.refused, unit: 'writes' },
    { name: 'never answered', value: seen.unanswered, unit: 'writes' },
    { name: 'wait for a refusal, median', value: ms(seen.refusedMedian), unit: 'ms' },
    { name: 'wait for a refusal, 99 of 100', value: ms(seen.refusedP99), unit: 'ms', limit: within },
    { name: 'wait for an acknowledgement, median', value: ms(seen.acknowledgedMedian), unit: 'ms' },
    {
      name: 'wait for an acknowledgement, 99 of 100',
      value: ms(seen.acknowledgedP99),
      unit: 'ms',
      limit: within,
    },
  ];
}
