/** What a run shows of a client program: in sentences, what is wrong with it, and what it did. */

import { count, quantity } from '../core/quantity.ts';
import { endedOf } from '../facts/acknowledgements.ts';
import type { Facts } from '../facts/facts.ts';
import { figureText, longestOutage } from '../facts/figures.ts';
import type { Loss } from '../facts/losses.ts';
import { moment } from '../history/moment.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';

/** What is to be said of a program. */
export interface ClientCheck {
  /** Each is a reason to change the program; empty where it does as the protocol says. */
  readonly wrong: readonly string[];
  /** What it did otherwise. */
  readonly notes: readonly string[];
}

/** What was acknowledged this long before the master died has reached its replicas, µs. */
const REPLICATED_US = 1_000_000;

/** Looks at one client program through which a master was killed, which comes back later. */
export function checkClient(facts: Facts, workload: string): ClientCheck {
  const { history } = facts;
  const conduct = facts.programs.find((one) => one.workload === workload);
  const [kill] = facts.timeline.faults;
  if (conduct === undefined || kill?.healed === undefined)
    return { wrong: ['The check was not carried out to its end, so it shows nothing.'], notes: [] };
  const before = endedOf(history, workload, 0, kill.injecting);
  const all = endedOf(history, workload, 0, Infinity);
  const refused = all.total - all.acknowledged - all.unknown;
  return {
    wrong: [
      ...conduct.faults.map(({ text }) => sentence(text)),
      ...(before.acknowledged === 0
        ? [
            `It acknowledged none of ${count(before.total, 'write')} while nothing was wrong.${reasonWords(facts, workload)}`,
          ]
        : []),
      ...dataWords(facts, workload, kill.injecting),
      ...awayWords(facts, workload, kill.healed),
      ...(conduct.unanswered > 0
        ? [
            `It left ${count(conduct.unanswered, 'write')} unanswered, the first asked for at ${moment(conduct.unansweredSince!)}: it should answer "unknown" when it gives up.`,
          ]
        : []),
      ...(conduct.lingered === undefined
        ? []
        : ['It did not end when its input ended, and had to be killed.']),
    ],
    notes: [
      `It was asked for ${count(all.total, 'write')}: ${count(all.acknowledged)} ok, ${count(refused)} fail, ${count(all.unknown)} unknown.`,
      `The longest time one of its writers waited for an acknowledgement, with the master killed meanwhile, was ${figureText(longestOutage(facts.outage(workload)))}.`,
      ...twiceWords(facts, workload),
    ],
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Why it says that its writes are not acknowledged. */
function reasonWords({ history }: Facts, workload: string): string {
  for (const writer of writersOf(history.ledger.writers, workload))
    for (const status of [STATUS.fail, STATUS.unknown])
      for (let number = 1; number <= writer.highest; number++)
        if (writer.status(number) === status)
          return ` The first reason it gave: ${writer.operation(number).reason?.text ?? 'none'}.`;
  return '';
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

/** Writers that were acknowledged before the master was killed and never after it was back. */
function awayWords({ history }: Facts, workload: string, healed: number): string[] {
  const writers = writersOf(history.ledger.writers, workload).filter((writer) => lastOk(writer) > -Infinity);
  const away = writers.filter((writer) => lastOk(writer) < healed);
  if (away.length === 0) return [];
  const last = Math.max(...away.map(lastOk));
  return [
    `${count(away.length)} of its ${count(writers.length, 'writer')} never came back after the master was killed: the last acknowledgement was at ${moment(last)}, and the last write was due ${quantity(Math.round((lastDue(away) - last) / 1e5) / 10, 's')} later.`,
  ];
}

function twiceWords({ losses }: Facts, workload: string): string[] {
  const twice = losses?.duplicated.filter(({ writer }) => writer.workload === workload) ?? [];
  return twice.length === 0
    ? []
    : [`${count(twice.length, 'write')} of its ${twice.length === 1 ? 'is' : 'are'} in the list twice.`];
}

function writersOf(writers: readonly WriterLedger[], workload: string): WriterLedger[] {
  return writers.filter((writer) => writer.workload === workload);
}

function lastOk(writer: WriterLedger): number {
  let last = -Infinity;
  writer.each(STATUS.ok, ({ doneUs }, slot) => {
    last = Math.max(last, doneUs[slot]!);
  });
  return last;
}

function lastDue(writers: readonly WriterLedger[]): number {
  return Math.max(...writers.map((writer) => writer.operation(writer.highest).intended));
}
