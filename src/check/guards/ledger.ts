/** The ledger must be whole: each operation once, of one writer, announced, while its writer wrote, in lines that can be read. */

import { count } from '../../core/quantity.ts';
import { outsideWriting } from '../../facts/writing-times.ts';
import { broken, intact, type Guard } from './guard.ts';

export const LEDGER_CLEAN: Guard = {
  name: 'the ledger is clean',
  masks: 'all',
  judge({ facts }) {
    const { history } = facts;
    const [shared] = [...Map.groupBy(history.ledger.all(), ({ key }) => key).values()].filter(
      (writers) => writers.length > 1,
    );
    if (shared !== undefined)
      return broken(
        `${shared[0]!.key} has ${shared.length} writers: which of them wrote a number cannot be told.`,
      );
    const twice = history.ledger.all().reduce((sum, writer) => sum + writer.recordedTwice, 0);
    if (twice > 0) return broken(`${twice} writes were recorded more than once.`);
    // Each number is used, so one below the highest without a record was attempted, and what came of it is unknown.
    const forgotten = history.ledger.all().reduce((sum, one) => sum + one.highest - one.recorded, 0);
    if (forgotten > 0) return broken(`${forgotten} writes were attempted without a record of their outcome.`);
    const unannounced = history.ledger.all().find((one) => one.highest > one.announced);
    if (unannounced !== undefined)
      return broken(
        `${unannounced.key} used number ${unannounced.highest}, and announced were numbers up to ${unannounced.announced}.`,
      );
    const [outside] = outsideWriting(history);
    if (outside !== undefined) return broken(`${outside.text}.`);
    if (history.damagedLines > 0)
      return broken(`${count(history.damagedLines, 'line')} of the history cannot be read.`);
    if (history.tornLines > 0)
      return broken(
        `${history.tornLines} files of the history end in a torn line: a process of the harness was killed.`,
      );
    return intact('Every operation was recorded once, and every line of the history can be read.');
  },
};
