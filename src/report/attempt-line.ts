/** An attempt on a terminal. */

import { attemptSentence, type NamedAttempt } from '../core/attempt.ts';
import { oneLine } from './printable.ts';

/** One line: which attempt, why it was undecided, and the folder of its run. */
export function attemptLine(attempt: NamedAttempt): string {
  return oneLine(`  ${attemptSentence(attempt)} (${attempt.directory})`);
}
