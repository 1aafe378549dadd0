/** `clients`: what stored runs show of client libraries. */

import { join, resolve } from 'node:path';
import { clientsMarkdown } from '../report/clients/markdown.ts';
import { clientsPage } from '../report/clients/page.ts';
import { COMPARISONS, comparisonsOf } from '../report/clients/rows.ts';
import { runsSentence } from '../report/clients/words.ts';
import { command } from './command.ts';
import { shownPath } from './shown-path.ts';
import { savePage, storedRuns } from './stored-runs.ts';

export const CLIENTS = command({
  name: 'clients',
  usage: '',
  help: 'Sums up what client libraries did in the stored runs that compare them, and writes clients.html and clients.md.',
  options: {
    out: { value: 'DIR', help: 'the reports folder (default: reports)' },
    markdown: { value: 'FILE', help: 'another place for clients.md' },
  },
  examples: ['sentinel-chaos clients', 'sentinel-chaos clients --markdown docs/clients.md'],
  async run({ values }) {
    const reports = resolve(values.out ?? 'reports');
    const isWanted = (experiment: string): boolean => COMPARISONS.some((one) => one === experiment);
    const comparisons = comparisonsOf(await storedRuns(reports, isWanted));
    const page = join(reports, 'clients.html');
    const text = resolve(values.markdown ?? join(reports, 'clients.md'));
    savePage(page, clientsPage(comparisons), 'libraries');
    savePage(text, clientsMarkdown(comparisons), 'libraries');
    for (const one of comparisons) process.stdout.write(`${one.experiment}: ${runsSentence(one)}\n`);
    process.stdout.write(`\n${shownPath(page)}\n${shownPath(text)}\n`);
    return 0;
  },
});
