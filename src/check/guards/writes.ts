/** Vacuity: writers wrote before the first fault and after the last heal, at the rate they were meant to. */

import type { Facts } from '../../facts/facts.ts';
import { recordsOf } from '../../history/history.ts';
import { phaseAt } from '../../facts/timeline.ts';
import type { Workload } from '../../workload/workload.ts';
import { acknowledgedOf } from '../../facts/acknowledgements.ts';
import { count } from '../../core/quantity.ts';
import { moment } from '../../history/moment.ts';
import { broken, intact, type Guard } from './guard.ts';

export const WRITES_FLOWED: Guard = {
  name: 'writes flowed',
  masks: 'none',
  judge({ facts, experiment }) {
    const { history } = facts;
    const timeline = facts.timeline;
    const start = phaseAt(timeline, 'schedule');
    const end = phaseAt(timeline, 'final-reads');
    if (start === undefined || end === undefined)
      return broken('The schedule was not carried out to its end.');
    const first = timeline.faults[0]?.injecting ?? end;
    const healed =
      timeline.faults.length === 0 ? start : Math.max(...timeline.faults.map((fault) => fault.healed ?? end));
    const quiet = experiment.workload.flatMap(({ name, via }) => {
      const before = acknowledgedOf(history, name, start, first);
      const after = acknowledgedOf(history, name, healed, end);
      if (before === 0) return [`"${name}" had no write acknowledged before the first fault`];
      if (experiment.settle === false) return [];
      // A pinned writer may rightly be refused for ever once its node is a replica.
      return after === 0 && via === 'sentinel'
        ? [`"${name}" had no write acknowledged after the last heal`]
        : [];
    });
    if (quiet.length > 0) return broken(`${quiet.join('; ')}.`);
    return intact(
      experiment.settle === false
        ? 'Every workload had writes acknowledged before the first fault; of the time after the last heal nothing is claimed.'
        : 'Every workload had writes acknowledged before the first fault and, if it asks Sentinel, after the last heal.',
    );
  },
};

/** Share of the intended operations of an open loop that must have been attempted. */
const ATTEMPTED_SHARE = 0.98;

export const RATE_KEPT: Guard = {
  name: 'the rate was kept',
  masks: 'none',
  judge({ facts, experiment }) {
    const slow = experiment.workload.flatMap((workload) => slownessOf(workload, facts) ?? []);
    return slow.length > 0
      ? broken(`${slow.join('; ')}.`)
      : intact(
          'All writers wrote until the schedule was over, those of open loops as much as they were meant to.',
        );
  },
};

/** Why the writers of a workload were not as busy as they were meant to be; undefined when they were. */
function slownessOf({ name, rate, writers: meant }: Workload, facts: Facts): string | undefined {
  const { history } = facts;
  const writing = recordsOf(history, 'writing').filter((record) => record.workload === name);
  const begun = writing.find(({ phase }) => phase === 'begun')?.at;
  const stopped = writing.find(({ phase }) => phase === 'stopped')?.at;
  if (begun === undefined || stopped === undefined) return `"${name}" did not begin and stop as it should`;
  const settling = phaseAt(facts.timeline, 'settling');
  if (settling !== undefined && stopped < settling)
    return `"${name}" stopped at ${moment(stopped)}, before the schedule was over`;
  const writers = history.ledger.writers.filter((writer) => writer.workload === name);
  if (writers.length < meant) return `"${name}" had ${writers.length} of ${count(meant, 'writer')}`;
  if (rate === 'max') return undefined;
  // Of each by itself: one idle writer of many is no more than the others' slack.
  const own = rate / meant;
  const intended = ((stopped - begun) / 1e6) * own;
  const idle = writers.find(({ highest }) => highest < intended * ATTEMPTED_SHARE - 2 * own);
  return idle && `${idle.key} attempted ${idle.highest} of ${Math.round(intended)} intended writes`;
}

export const LEDGER_CLEAN: Guard = {
  name: 'the ledger is clean',
  masks: 'all',
  judge({ facts }) {
    const { history } = facts;
    const twice = history.ledger.writers.reduce((sum, writer) => sum + writer.recordedTwice, 0);
    if (twice > 0) return broken(`${twice} writes were recorded more than once.`);
    // Each number is used, so one below the highest without a record was attempted, and what came of it is unknown.
    const forgotten = history.ledger.writers.reduce((sum, one) => sum + one.highest - one.recorded, 0);
    if (forgotten > 0) return broken(`${forgotten} writes were attempted without a record of their outcome.`);
    if (history.damagedLines > 0)
      return broken(`${history.damagedLines} lines of the history cannot be read.`);
    if (history.tornLines > 0)
      return broken(
        `${history.tornLines} files of the history end in a torn line: a process of the harness was killed.`,
      );
    return intact('Every operation was recorded once, and every line of the history can be read.');
  },
};
