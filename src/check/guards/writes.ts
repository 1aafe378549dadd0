/** Vacuity: writers wrote before the first fault and after the last heal, at the rate they were meant to. */

import { phaseAt, timelineOf } from '../../history/timeline.ts';
import { acknowledgedOf } from '../acknowledgements.ts';
import { broken, intact, type Guard } from './guard.ts';

export const WRITES_FLOWED: Guard = {
  name: 'writes flowed',
  masksFailure: false,
  judge({ history, experiment }) {
    const timeline = timelineOf(history);
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
  masksFailure: false,
  judge({ history, experiment }) {
    const slow = experiment.workload.flatMap(({ name, rate }) => {
      if (rate === 'max') return [];
      const records = history.records.filter(
        (record) => record.kind === 'writing' && record.workload === name,
      );
      const begun = records.find((record) => record.kind === 'writing' && record.phase === 'begun')?.at;
      const stopped = records.find((record) => record.kind === 'writing' && record.phase === 'stopped')?.at;
      if (begun === undefined || stopped === undefined)
        return [`"${name}" did not begin and stop as it should`];
      const attempted = history.ledger.writers
        .filter((writer) => writer.workload === name)
        .reduce((sum, writer) => sum + writer.highest, 0);
      const intended = ((stopped - begun) / 1e6) * rate;
      return attempted < intended * ATTEMPTED_SHARE - 2 * rate
        ? [`"${name}" attempted ${attempted} of ${Math.round(intended)} intended writes`]
        : [];
    });
    return slow.length > 0
      ? broken(`${slow.join('; ')}.`)
      : intact('Every open-loop workload attempted what it was meant to.');
  },
};

export const LEDGER_CLEAN: Guard = {
  name: 'the ledger is clean',
  masksFailure: true,
  judge({ history }) {
    const twice = history.ledger.writers.reduce((sum, writer) => sum + writer.recordedTwice, 0);
    if (twice > 0) return broken(`${twice} writes were recorded more than once.`);
    if (history.damagedLines > 0)
      return broken(`${history.damagedLines} lines of the history cannot be read.`);
    if (history.tornLines > 0)
      return broken(
        `${history.tornLines} files of the history end in a torn line: a process of the harness was killed.`,
      );
    return intact('Every operation was recorded once, and every line of the history can be read.');
  },
};
