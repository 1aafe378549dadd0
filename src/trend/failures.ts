/** Nights that failed where none had before. */

import { isDecided } from '../compare/side.ts';
import type { Night } from './nights.ts';

export interface FailedAnew {
  readonly at: number;
  /** Runs of that night that came to a verdict, and those of them that failed. */
  readonly decided: number;
  readonly failed: number;
  /** Runs that came to a verdict since the last that failed, or since the first night. */
  readonly before: number;
  /** What the first that failed says of itself. */
  readonly sentence: string;
}

/** After a failure the next one is new again when none was seen for so many nights. */
const QUIET = 28;

/** What was seen to fail is no chance: one run of a night is enough. Of a first night nothing is known to be new. */
export function failuresIn(nights: readonly Night[]): FailedAnew[] {
  const failures: FailedAnew[] = [];
  let [quiet, before, isFirst] = [0, 0, true];
  for (const { at, runs } of nights) {
    const decided = runs.filter(isDecided);
    if (decided.length === 0) continue;
    const failed = decided.filter(({ verdict }) => verdict === 'failed');
    if (failed.length === 0) {
      [quiet, before] = [quiet + 1, before + decided.length];
      continue;
    }
    if (quiet >= (isFirst ? 1 : QUIET)) {
      const { sentence } = failed[0]!;
      failures.push({ at, decided: decided.length, failed: failed.length, before, sentence });
    }
    [quiet, before, isFirst] = [0, 0, false];
  }
  return failures;
}
