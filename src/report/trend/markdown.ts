/** A trend as GitHub's Markdown, for the summary of a job. */

import type { Trend } from '../../trend/trend.ts';
import { ANSWERS } from '../compare/words.ts';
import { escaped } from '../markdown/parts.ts';
import { newsOf, TONES, trendMethod, trendSentence } from './words.ts';

export function trendMarkdown(trend: Trend): string {
  const { sign, label } = ANSWERS[trend.word];
  const news = newsOf(trend).filter(({ isNew }) => isNew);
  const items = news.map(({ tone, sentence }) => `- ${TONES[tone].sign} ${escaped(sentence)}`);
  const method = trendMethod(trend).map((one) => `- ${escaped(one)}`);
  return `${[
    `## ${sign} ${label}: the trend`,
    escaped(trendSentence(trend)),
    ...(items.length === 0 ? [] : [items.join('\n')]),
    `<details><summary>How to read it</summary>\n\n${method.join('\n')}\n\n</details>`,
  ].join('\n\n')}\n`;
}
