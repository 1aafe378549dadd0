/** `summary.md` of a suite: its verdicts, worst first, as a text that GitHub shows below a job. */

import { attemptSentence } from '../../core/attempt.ts';
import { date, lasting } from '../../core/quantity.ts';
import { code, escaped, table } from './parts.ts';
import { suiteSentence } from '../suite-sentence.ts';
import { worstFirst, type SuiteEntry, type SuiteResult } from '../suite.ts';
import { WORDS } from '../word.ts';

/** Markdown: a row per experiment, then the suite in one line. */
export function suiteSummary(suite: SuiteResult): string {
  const rows = worstFirst(suite.entries).map(row);
  const facts = [date(suite.startedAt), lasting(suite.durationS), escaped(suite.testbed)].join(', ');
  return [
    ...(rows.length === 0
      ? []
      : [table(['Verdict', 'Experiment', 'What was observed', 'Numbers', 'Took'], rows)]),
    `**${suiteSentence(suite.entries)}** ${facts}.`,
    '',
  ].join('\n\n');
}

function row({ word, experiment, sentence, numbers, durationS, attempts = [] }: SuiteEntry): string[] {
  const { sign, label } = WORDS[word];
  return [
    `${sign} ${label}`,
    code(experiment),
    [sentence, ...attempts.map(attemptSentence)].map(escaped).join('<br>'),
    numbers.map((number) => `${escaped(number.label)} **${escaped(number.value)}**`).join('<br>'),
    durationS === undefined ? '–' : lasting(durationS),
  ];
}
