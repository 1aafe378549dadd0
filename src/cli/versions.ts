/** `versions`: what differs between the servers that the same experiments were carried out with. */

import { basename, dirname, join, resolve } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { versionsPage } from '../report/html/versions/page.ts';
import { versionsMarkdown } from '../report/versions/markdown.ts';
import { versionsOf } from '../report/versions/versions.ts';
import { storedSide } from '../suite/stored-side.ts';
import { command } from './command.ts';
import { shownPath } from './shown-path.ts';
import { savePage } from './stored-runs.ts';

export const VERSIONS = command({
  name: 'versions',
  usage: 'DIR DIR…',
  help: 'Says what differs between the servers that the suites in these folders were carried out with (run --server NAME=PATH), each compared with the first, and writes versions.md and versions.html.',
  options: {
    markdown: {
      value: 'FILE',
      help: 'another place for versions.md (default: beside the first folder, as versions.html)',
    },
  },
  examples: [
    'sentinel-chaos versions reports/redis-7.0 reports/redis-8.0 reports/valkey-8.1',
    'sentinel-chaos versions reports/redis-7.0 reports/valkey-8.1 --markdown docs/versions.md',
  ],
  async run({ positionals, values }) {
    const [base, ...others] = positionals;
    if (base === undefined || others.length === 0)
      throw new ChaosError('BAD_ARGUMENT', 'versions needs the folders of two servers or more', {
        hint: 'such as versions reports/redis-7.0 reports/valkey-8.1',
      });
    const sides = [];
    for (const folder of positionals)
      sides.push({ ...(await storedSide(folder, Infinity)), name: basename(resolve(folder)) });
    const versions = versionsOf(sides);
    const text = versionsMarkdown(versions);
    const folder = dirname(resolve(base));
    const page = join(folder, 'versions.html');
    savePage(resolve(values.markdown ?? join(folder, 'versions.md')), text, 'versions');
    savePage(page, versionsPage(versions), 'versions');
    process.stdout.write(`${text}\n${shownPath(page)}\n`);
    return 0;
  },
});
