/** docs/client-protocol.md: the table of variables is made from the code; the rest is the page's own. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../../src/report/markdown/parts.ts';
import { PROGRAM_VARIABLES } from '../../src/workload/program.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'client-protocol.md');
const HEAD = '## What it finds in its environment\n\n';
const NEXT = '\n\nNothing of this is on a command line.';

/** The page as it is, with the variables that there are. */
export function clientProtocolPage(): string {
  const page = readFileSync(PAGE, 'utf8');
  const from = page.indexOf(HEAD) + HEAD.length;
  const rows = Object.entries(PROGRAM_VARIABLES).map(([name, words]) => [`\`${name}\``, words]);
  return page.slice(0, from) + table(['Variable', 'What it holds'], rows) + page.slice(page.indexOf(NEXT));
}
