/** How a run ended, as one line that says why a test was not content with it. */

import type { RunResult } from '../src/report/result.ts';

/** `held`, or `failed: its reasons`. */
export function outcomeOf({ verdict: { word, reasons } }: Pick<RunResult, 'verdict'>): string {
  return word === 'held' && reasons.length === 0 ? word : `${word}: ${reasons.join(' ')}`;
}
