/** How client programs behaved: whether they were there to the end, answered what they were asked, and said what was so. */

import { count } from '../core/quantity.ts';
import { recordsOf, type History } from '../history/history.ts';
import { STATUS, type WriterLedger } from '../history/ledger.ts';
import { moment } from '../history/moment.ts';
import type { ProgramRecord } from '../history/program-record.ts';
import { unconfirmedSubscriptions } from './deliveries.ts';
import type { Evidence } from './evidence.ts';
import type { Loss, Losses } from './losses.ts';
import { madeUpReads } from './made-up-reads.ts';
import { writingTimes } from './writing-times.ts';

/** What one client program did. */
export interface Conduct {
  readonly workload: string;
  /** What makes the run undecided: it ended or flooded before its writers stopped, or said what is no answer or cannot be. */
  readonly faults: readonly Evidence[];
  /** Why it did not end when its input did, as a clause; undefined where it did. */
  readonly lingered: string | undefined;
  /** Lines that were no answers. */
  readonly misspoken: number;
  /** Writes, and reads, that it had been asked for and had not answered when writing stopped. */
  readonly unanswered: Unanswered;
  readonly unansweredReads: Unanswered;
  /** Subscribers and channels that it was asked to subscribe to, and never said that it had. */
  readonly unsubscribed: readonly string[];
  /** Writes that it called refused and that are in the data; undefined where there is no data to compare with. */
  readonly misreported: readonly Loss[] | undefined;
}

/** How many operations, and when the first of them was asked for. */
export interface Unanswered {
  readonly count: number;
  readonly since: number | undefined;
}

/** The conduct of each client program, by the order of the workloads in the history. */
export function conductOf(history: History, losses: Losses | undefined): Conduct[] {
  const programs = history.ledger.writers.filter(({ isProgram }) => isProgram);
  const records = Map.groupBy(recordsOf(history, 'program'), ({ workload }) => workload);
  return [...new Set(programs.map(({ workload }) => workload))].map((workload) => {
    const own = records.get(workload) ?? [];
    const { stopped } = writingTimes(history, workload);
    const end = own.find(({ event }) => event === 'ended');
    return {
      workload,
      faults: [
        ...(own.filter(({ event }) => event === 'begun').length === 1 ? [] : [neverReady(workload, own)]),
        ...misspokenIn(workload, own),
        ...madeUpWords(workload, madeUpReads(history, workload)),
        ...untimelyEnd(workload, end, stopped),
      ],
      lingered:
        end?.because === 'hung' ? `"${workload}" had to be ended when its input had ended` : undefined,
      misspoken: end?.misspoken ?? own.filter(({ event }) => event === 'misspoke').length,
      unanswered: unansweredOf(
        history,
        history.ledger.writers.filter((one) => one.workload === workload),
      ),
      unansweredReads: unansweredOf(
        history,
        history.ledger.readers.filter(({ through }) => through === workload),
      ),
      unsubscribed: unconfirmedSubscriptions(history, workload),
      misreported: losses?.misreported.filter(({ writer }) => writer.workload === workload),
    };
  });
}

function neverReady(workload: string, own: readonly ProgramRecord[]): Evidence {
  return { at: own[0]?.at ?? 0, text: `nothing shows that the program of "${workload}" was ready once` };
}

function misspokenIn(workload: string, own: readonly ProgramRecord[]): Evidence[] {
  const all = own.filter(({ event }) => event === 'misspoke');
  const [first] = all;
  if (first === undefined) return [];
  const total = own.find(({ event }) => event === 'ended')?.misspoken ?? all.length;
  const text = `${count(total, 'line')} of the program of "${workload}" ${total === 1 ? 'was' : 'were'} no answer to anything, the first at ${moment(first.at)}: ${first.words ?? ''}`;
  return [{ at: first.at, text }];
}

function madeUpWords(workload: string, reads: readonly Evidence[]): Evidence[] {
  const [first] = reads;
  if (first === undefined) return [];
  const text = `the program of "${workload}" answered ${count(reads.length, 'read')} with what nobody had written by then: ${first.text}`;
  return [{ ...first, text }];
}

function untimelyEnd(
  workload: string,
  end: ProgramRecord | undefined,
  stopped: number | undefined,
): Evidence[] {
  if (end === undefined)
    return stopped === undefined
      ? []
      : [{ at: stopped, text: `nothing shows how the program of "${workload}" ended` }];
  const when = `at ${moment(end.at)}`;
  if (end.because === 'flooded')
    return [{ at: end.at, text: `the program of "${workload}" was ended ${when}: it flooded the agent` }];
  if (end.because !== 'itself') return [];
  return [
    {
      at: end.at,
      text: `the program of "${workload}" ended by itself ${when} (${end.words ?? 'no reason'})`,
    },
  ];
}

/** O(operations). */
function unansweredOf({ ledger }: History, of: readonly WriterLedger[]): Unanswered {
  const isUnsettled = ledger.reasons.map(({ code }) => code === 'unsettled');
  let unanswered = 0;
  let since = Infinity;
  for (const one of of)
    one.each(STATUS.unknown, ({ source, doneUs, latencyUs, lagUs }, slot) => {
      if (isUnsettled[source[slot]!] !== true) return;
      unanswered++;
      since = Math.min(since, doneUs[slot]! - latencyUs[slot]! + lagUs[slot]!);
    });
  return { count: unanswered, since: since === Infinity ? undefined : since };
}
