/** How a verdict is spelled and marked everywhere: a word and a sign, so that colour is never needed to tell them apart. */

import type { RunResult } from './result.ts';
import type { SuiteWord } from './suite.ts';

export interface WordLook {
  readonly label: string;
  readonly sign: string;
}

/** Word and sign per outcome. */
export const WORDS: Readonly<Record<SuiteWord, WordLook>> = {
  held: { label: 'Held', sign: '✓' },
  failed: { label: 'Failed', sign: '✗' },
  undecided: { label: 'Undecided', sign: '?' },
  broke: { label: 'Broke', sign: '!' },
  skipped: { label: 'Skipped', sign: '–' },
  interrupted: { label: 'Interrupted', sign: '■' },
};

/** `Held`, or `Undecided, interrupted` when the run was stopped before its end. */
export function headline(result: RunResult): string {
  const { label } = WORDS[result.verdict.word];
  return result.run.interrupted ? `${label}, interrupted` : label;
}

/** Findings in the order a reader wants them: failed, undecided, held. */
export function worstFindingsFirst(result: RunResult): RunResult['findings'] {
  const order = ['failed', 'undecided', 'held'];
  return result.findings.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}
