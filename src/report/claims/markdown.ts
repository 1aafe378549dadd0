/** `claims.md`: the claims as a text that can be committed; runs are named, not linked. */

import { code, escaped, table } from '../markdown/parts.ts';
import { claimsSentence } from './sentence.ts';
import type { JudgedClaim } from './judge.ts';

/** Markdown: the sentence, a row a claim, and the runs that it was judged by. */
export function claimsMarkdown(claims: readonly JudgedClaim[]): string {
  const rows = claims.map(({ claim, word, isNews, number, sentence, runs }) => [
    `**${word}**${isNews ? ' (not as known)' : ''}`,
    escaped(claim.statement),
    escaped(number ?? '–'),
    escaped(sentence),
    runs.map(({ result: { run } }) => `${code(run.experiment)} (${escaped(run.testbed)})`).join(', '),
  ]);
  const used = new Map(claims.flatMap(({ runs }) => runs).map((run) => [run.directory, run]));
  const list = [...used.values()].map(
    ({ directory, result: { run } }) => `- ${code(directory)}: ${escaped(run.server)}, seed ${run.seed}`,
  );
  return [
    '# What is true of Redis Sentinel',
    `${claimsSentence(claims)} Made by \`sentinel-chaos claims\` from stored runs.`,
    table(['Verdict', 'Claim', 'Measured', 'What was seen', 'Shown by'], rows),
    '## The runs',
    list.join('\n'),
    '',
  ].join('\n\n');
}
