/** The answer of a comparison as sign, word and colour. */

import type { ComparisonWord } from '../../../compare/numbers.ts';
import { ANSWERS } from '../../compare/words.ts';
import { html, type Markup } from '../html.ts';

/** The class that colours an answer: that of the verdict which is as good or as bad. */
export const ANSWER_TONES = {
  'no worse': 'held',
  worse: 'failed',
  'cannot tell': 'undecided',
} as const satisfies Record<ComparisonWord, string>;

/** As a verdict's badge. */
export function answerBadge(word: ComparisonWord): Markup {
  const { label, sign } = ANSWERS[word];
  return html`<span class="badge ${ANSWER_TONES[word]}"
    ><span class="sign" aria-hidden="true">${sign}</span>${label}</span
  >`;
}
