/** A suite in one sentence. */

import { WORDS } from './word.ts';
import type { SuiteEntry, SuiteWord } from './suite.ts';

const REST: readonly SuiteWord[] = ['failed', 'undecided', 'broke', 'interrupted', 'skipped'];

/** `4 of 5 hypotheses held; 1 failed, 1 skipped.` Skipped experiments are not among the five: nothing was tried. */
export function suiteSentence(entries: readonly SuiteEntry[]): string {
  const number = (word: SuiteWord) => entries.filter((entry) => entry.word === word).length;
  const tried = entries.length - number('skipped');
  const rest = REST.filter((word) => number(word) > 0);
  const held = `${number('held')} of ${tried} ${tried === 1 ? 'hypothesis' : 'hypotheses'} held`;
  if (rest.length === 0) return `${held}.`;
  return `${held}; ${rest.map((word) => `${number(word)} ${WORDS[word].label.toLowerCase()}`).join(', ')}.`;
}
