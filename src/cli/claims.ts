/** `claims`: what stored runs show of the usual advice about Sentinel. */

import { join, resolve } from 'node:path';
import { judgeClaims } from '../report/claims/judge.ts';
import { claimsMarkdown } from '../report/claims/markdown.ts';
import { claimsPage } from '../report/claims/page.ts';
import { CLAIMS } from '../report/claims/registry.ts';
import { command } from './command.ts';
import { shownPath } from './shown-path.ts';
import { savePage, storedRuns } from './stored-runs.ts';

export const CLAIMS_COMMAND = command({
  name: 'claims',
  usage: '',
  help: 'Judges the usual claims about Sentinel by the newest stored run of each experiment, and writes claims.html and claims.md.',
  options: {
    out: { value: 'DIR', help: 'the reports folder (default: reports)' },
    markdown: { value: 'FILE', help: 'another place for claims.md' },
  },
  examples: ['sentinel-chaos claims', 'sentinel-chaos claims --markdown docs/claims.md'],
  async run({ values }) {
    const reports = resolve(values.out ?? 'reports');
    const claims = judgeClaims(CLAIMS, await storedRuns(reports));
    const page = join(reports, 'claims.html');
    const text = resolve(values.markdown ?? join(reports, 'claims.md'));
    savePage(page, claimsPage(claims), 'claims');
    savePage(text, claimsMarkdown(claims), 'claims');
    for (const { word, claim, number } of claims)
      process.stdout.write(
        `${word.padEnd(12)}  ${claim.statement}${number === undefined ? '' : `  (${number})`}\n`,
      );
    process.stdout.write(`\n${shownPath(page)}\n${shownPath(text)}\n`);
    return 0;
  },
});
