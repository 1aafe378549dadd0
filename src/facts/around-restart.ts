/** What was acknowledged, and what of it was lost, before a master came back and afterwards. O(writes). */

import type { History } from '../history/history.ts';
import { STATUS } from '../history/ledger.ts';
import type { Loss } from './losses.ts';
import type { Restart } from './restarts.ts';

export interface AroundRestart {
  /** Acknowledged before the master came back, and afterwards. */
  readonly before: number;
  readonly after: number;
  readonly lostBefore: readonly Loss[];
  readonly lostAfter: readonly Loss[];
}

/** What the process that came back acknowledged is from afterwards, whenever it was first seen. */
export function aroundRestart({ ledger }: History, restart: Restart, lost: readonly Loss[]): AroundRestart {
  const isNew = ledger.acknowledgers.map((one) => one?.runId === restart.after.runId);
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
