/** A trend on the terminal: the answer, and a sentence for each change that is news. */

import { styleText } from 'node:util';
import type { Trend } from '../../trend/trend.ts';
import { ANSWERS } from '../compare/words.ts';
import { oneLine } from '../printable.ts';
import { newsOf, TONES, trendSentence } from './words.ts';

const COLOURS = { 'no worse': 'green', worse: 'red', 'cannot tell': 'yellow' } as const;

export function trendBlock(trend: Trend, { colours }: { readonly colours: boolean }): string {
  const { sign, label } = ANSWERS[trend.word];
  const head = `${sign} ${label}`;
  const news = newsOf(trend).filter(({ isNew }) => isNew);
  return [
    `${colours ? styleText(['bold', COLOURS[trend.word]], head, { validateStream: false }) : head}  ${oneLine(trendSentence(trend))}`,
    ...news.map(({ tone, sentence }) => `  ${TONES[tone].sign} ${oneLine(sentence)}`),
  ].join('\n');
}
