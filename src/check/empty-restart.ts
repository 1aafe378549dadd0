/**
 * The master comes back without its data before Sentinel gives up on it, stays master, and the others copy its
 * emptiness: everything acknowledged before is lost, on every node, and no failover would have saved it.
 */

import type { Facts } from '../facts/facts.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { History } from '../history/history.ts';
import { STATUS } from '../history/ledger.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { windowOf } from '../facts/failovers.ts';
import { failed, held, undecided } from './finding.ts';
import { masterHitBy } from '../facts/hit-master.ts';
import { lossEvidence } from '../facts/loss-evidence.ts';
import { type Loss } from '../facts/losses.ts';
import { sameMaster, type Restart } from '../facts/restarts.ts';
import { count } from '../core/quantity.ts';
import { moment, span } from '../history/moment.ts';

interface EmptyRestartOptions<N extends string> {
  /** The fault that takes the master's data away. */
  readonly after: N;
}

/** Every write acknowledged before the master came back is lost, and none acknowledged afterwards. */
export function emptyRestart<const N extends string>({ after }: EmptyRestartOptions<N>): Expectation<N> {
  return { check: 'empty-restart', parameters: { after }, faults: [after] };
}

export const EMPTY_RESTART: Checker = {
  name: 'empty-restart',
  title: 'The master comes back empty, and the others copy that',
  parameters: { after: 'fault' },
  words: ({ parameters: { after } }) =>
    `After "${after}" the master comes back without its data and stays master: every write acknowledged before is lost, and none acknowledged afterwards.`,
  check(context, { parameters }) {
    const { facts } = context;
    const { history, timeline } = facts;
    const fault = facts.faultsNamed(String(parameters['after']))[0];
    const window = fault === undefined ? undefined : windowOf(timeline, fault, 'fault');
    const node = fault === undefined ? undefined : masterHitBy(timeline, fault);
    if (fault === undefined || window === undefined || node === undefined)
      return undecided(`The fault "${parameters['after']}" did not hit a master in this run.`);
    if (facts.failedOver(fault))
      return failed(`Another master took over from ${node}, so it did not come back as master.`);
    const restart = sameMaster(timeline).find(
      (one) => one.node === node && one.at >= window.from && one.at < window.to,
    );
    if (restart === undefined)
      return undecided(`Nothing shows that "${fault.as}" put another master process in ${node}’s place.`);
    const losses = facts.losses;
    if (losses === undefined)
      return undecided('The converged data could not be read, so losses cannot be counted.');
    return judged(facts, { restart, since: window.from, ...sidesOf(history, restart, losses.lost) });
  },
};

interface Sides {
  /** Acknowledged before the master came back, and afterwards. */
  readonly before: number;
  readonly after: number;
  readonly lostBefore: readonly Loss[];
  readonly lostAfter: readonly Loss[];
}

function sidesOf({ ledger }: History, restart: Restart, lost: readonly Loss[]): Sides {
  const isNew = ledger.acknowledgers.map((one) => one.runId === restart.after.runId);
  const isBefore = (done: number, source: number): boolean => done < restart.at && !isNew[source]!;
  let [before, after] = [0, 0];
  for (const writer of ledger.writers) {
    writer.each(STATUS.ok, ({ doneUs, source }, slot) => {
      if (isBefore(doneUs[slot]!, source[slot]!)) before++;
      else after++;
    });
  }
  const wasBefore = ({ writer, number }: Loss): boolean =>
    isBefore(writer.doneUs(number), writer.source(number));
  return {
    before,
    after,
    lostBefore: lost.filter(wasBefore),
    lostAfter: lost.filter((loss) => !wasBefore(loss)),
  };
}

interface Judged extends Sides {
  readonly restart: Restart;
  readonly since: number;
}

function judged(
  facts: Facts,
  { restart, since, before, after, lostBefore, lostAfter }: Judged,
): ReturnType<Checker['check']> {
  const { node, at } = restart;
  const measures: Measure[] = [
    { name: 'acknowledged before the master came back', value: before, unit: 'writes' },
    { name: 'of those before lost', value: lostBefore.length, unit: 'writes', limit: 'every one' },
    { name: 'acknowledged afterwards', value: after, unit: 'writes' },
    { name: 'of those afterwards lost', value: lostAfter.length, unit: 'writes', limit: 'none' },
  ];
  const evidence = [
    {
      at,
      text: `${node} is seen again as master with run id ${restart.after.runId.slice(0, 8)} instead of ${restart.before.runId.slice(0, 8)} (${moment(at)})`,
    },
    ...lossEvidence([...lostBefore, ...lostAfter], facts.causeOf),
  ];
  if (before === 0 || after === 0)
    return undecided(
      `No write was acknowledged ${before === 0 ? 'before' : 'after'} ${node} came back, so nothing shows what became of it.`,
      evidence,
      measures,
    );
  const share = `${count(lostBefore.length)} of ${count(before, 'write')} acknowledged before (${percent(lostBefore.length, before)})`;
  const sentence = `${node} came back ${span(at - since)} after the fault and stayed master: ${share} and ${count(lostAfter.length)} of ${count(after)} acknowledged afterwards are lost.`;
  return lostBefore.length === before && lostAfter.length === 0
    ? held(`${sentence} It came back empty, and the others copied that.`, evidence, measures)
    : failed(sentence, evidence, measures);
}

/** Cut, not rounded: only all of them are 100 %. */
function percent(part: number, whole: number): string {
  return `${count(Math.floor((1_000 * part) / whole) / 10)}\u202f%`;
}
