/** What a run shows of a client program: in sentences, what is wrong with it, and what it did. */

import { count } from '../core/quantity.ts';
import { endedOf } from '../facts/acknowledgements.ts';
import type { Facts } from '../facts/facts.ts';
import { figureText, longestOutage } from '../facts/figures.ts';
import type { Loss } from '../facts/losses.ts';
import type { Unanswered } from '../facts/programs.ts';
import { moment } from '../history/moment.ts';
import type { Workload } from '../workload/workload.ts';
import { checkMessages } from './client-check-messages.ts';
import { checkReads } from './client-check-reads.ts';
import { awayWords, reasonWords, REPLICATED_US, type ClientCheck } from './client-check-words.ts';

/**
 * Looks at one client program through which a master was killed, which comes back later; and at what the other workloads of its
 * run asked it for.
 */
export function checkClient(facts: Facts, workload: string, workloads: readonly Workload[]): ClientCheck {
  const { history } = facts;
  const conduct = facts.programs.find((one) => one.workload === workload);
  const [kill] = facts.timeline.faults;
  if (conduct === undefined || kill?.healed === undefined)
    return { wrong: ['The check was not carried out to its end, so it shows nothing.'], notes: [] };
  const own = history.ledger.writers.filter((writer) => writer.workload === workload);
  const before = endedOf(history, workload, 0, kill.injecting);
  const all = endedOf(history, workload, 0, Infinity);
  const refused = all.total - all.acknowledged - all.unknown;
  const others = workloads
    .filter(({ through }) => through === workload)
    .map((one) => (one.of === undefined ? checkMessages(facts, one, kill) : checkReads(facts, one, kill)));
  return {
    wrong: [
      ...conduct.faults.map(({ text }) => sentence(text)),
      ...(before.acknowledged === 0
        ? [
            `It acknowledged none of ${count(before.total, 'write')} while nothing was wrong.${reasonWords(own)}`,
          ]
        : []),
      ...dataWords(facts, workload, kill.injecting),
      ...awayWords('writer', own, kill.healed),
      ...unansweredWords('write', conduct.unanswered),
      ...unansweredWords('read', conduct.unansweredReads),
      ...conduct.unsubscribed.map(
        (words) => `It was asked to subscribe, and did not say that it had: ${words}.`,
      ),
      ...others.flatMap((one) => one.wrong),
      ...(conduct.lingered === undefined
        ? []
        : ['It did not end when its input ended, and had to be killed.']),
    ],
    notes: [
      `It was asked for ${count(all.total, 'write')}: ${count(all.acknowledged)} ok, ${count(refused)} fail, ${count(all.unknown)} unknown.`,
      `The longest time one of its writers waited for an acknowledgement, with the master killed meanwhile, was ${figureText(longestOutage(facts.outage(workload)))}.`,
      ...twiceWords(facts, workload),
      ...others.flatMap((one) => one.notes),
    ],
  };
}

function unansweredWords(deed: string, { count: number, since }: Unanswered): string[] {
  return since === undefined
    ? []
    : [
        `It left ${count(number, deed)} unanswered, the first asked for at ${moment(since)}: it should answer "unknown" when it gives up.`,
      ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What it said that the data contradicts. */
function dataWords({ losses, finalReadings }: Facts, workload: string, killed: number): string[] {
  if (losses === undefined) {
    const problem = finalReadings.find((one) => one.problem !== undefined)?.problem;
    return [`What it wrote could not be read at the end${problem === undefined ? '' : `: ${problem}`}.`];
  }
  const own = (of: readonly Loss[]): readonly Loss[] =>
    of.filter(({ writer }) => writer.workload === workload);
  const untrue = own(losses.lost).filter(
    ({ writer, number }) => writer.doneUs(number) < killed - REPLICATED_US,
  );
  const misreported = own(losses.misreported);
  const unasked = losses.unasked.get(workload) ?? 0;
  return [
    ...(untrue.length > 0
      ? [
          `It answered "ok" to ${count(untrue.length, 'write')} that ${untrue.length === 1 ? 'is' : 'are'} not in the list, the first ${untrue[0]!.writer.key} ${untrue[0]!.number}, though nothing was wrong then.`,
        ]
      : []),
    ...(misreported.length > 0
      ? [
          `It answered "fail" to ${count(misreported.length, 'write')} that ${misreported.length === 1 ? 'is' : 'are'} in the list, the first ${misreported[0]!.writer.key} ${misreported[0]!.number}: what it does not know is "unknown".`,
        ]
      : []),
    ...(unasked > 0 ? [`It wrote ${count(unasked, 'number')} that it was not asked for.`] : []),
  ];
}

function twiceWords({ losses }: Facts, workload: string): string[] {
  const twice = losses?.duplicated.filter(({ writer }) => writer.workload === workload) ?? [];
  return twice.length === 0
    ? []
    : [`${count(twice.length, 'write')} of its ${twice.length === 1 ? 'is' : 'are'} in the list twice.`];
}
