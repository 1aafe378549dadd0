/** What a run shows of the messages that a client program got, in sentences. */

import { count } from '../core/quantity.ts';
import type { Message } from '../facts/deliveries.ts';
import type { Facts } from '../facts/facts.ts';
import { figureText, silenceFigure } from '../facts/figures.ts';
import type { FaultSpan } from '../facts/timeline.ts';
import { moment } from '../history/moment.ts';
import type { Workload } from '../workload/workload.ts';
import { lastOk, REPLICATED_US, type ClientCheck } from './client-check-words.ts';

/** Looks at the messages of one workload through which a master was killed, which comes back later. */
export function checkMessages(facts: Facts, workload: Workload, kill: FaultSpan): ClientCheck {
  const { name } = workload;
  const { published, recipients } = facts.deliveries(workload);
  const never = recipients.flatMap((one) => one.never);
  const twice = recipients.flatMap((one) => one.twice);
  const silences = recipients.flatMap((one) => one.silences);
  const longest = silences.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
  return {
    wrong: [
      ...heardWords(facts, name, { published: published.length, never }, kill),
      ...(twice.length === 0
        ? []
        : [`It reported ${count(twice.length, 'message')} more than once, the first ${nameOf(twice[0]!)}.`]),
    ],
    notes: [
      `Of ${count(published.length, 'message')} it did not get ${count(never.length)}; the longest time for which it got nothing was ${figureText(silenceFigure(name, undefined, longest === undefined ? { us: 0, error: 0 } : { us: longest.to - longest.from, error: longest.error }))}.`,
    ],
  };
}

/** Whether it got any, all of them while nothing was wrong, and any after the master was back. */
function heardWords(
  { history }: Facts,
  workload: string,
  { published, never }: { readonly published: number; readonly never: readonly Message[] },
  { injecting, healed = Infinity }: FaultSpan,
): string[] {
  const last = Math.max(
    -Infinity,
    ...history.ledger.hearers.filter((one) => one.workload === workload).map(lastOk),
  );
  if (last === -Infinity) return [`It reported none of ${count(published, 'message')}.`];
  return [
    ...missedWords(never.filter(({ at }) => at < injecting - REPLICATED_US)),
    ...(last >= healed
      ? []
      : [
          `Its subscriber never came back after the master was killed: the last message that it reported came at ${moment(last)}.`,
        ]),
  ];
}

function missedWords(missed: readonly Message[]): string[] {
  const [first] = missed;
  return first === undefined
    ? []
    : [
        `It did not report ${count(missed.length, 'message')} that ${missed.length === 1 ? 'was' : 'were'} published while nothing was wrong, the first ${nameOf(first)}.`,
      ];
}

function nameOf({ publisher, number }: Message): string {
  return `${publisher.key} ${number}`;
}
