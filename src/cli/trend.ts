/** `trend`: what the nights of an archive tell together. */

import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ChaosError } from '../core/errors.ts';
import { savingTo } from '../core/named-place.ts';
import { writeWhole } from '../core/unwritable.ts';
import { trendPage } from '../report/html/trend/page.ts';
import { trendMarkdown } from '../report/trend/markdown.ts';
import { subjectsIn } from '../report/trend/subjects.ts';
import { trendBlock } from '../report/trend/terminal.ts';
import { storedArchive } from '../suite/stored-archive.ts';
import { trend, WEEK } from '../trend/trend.ts';
import { hasColours } from './colours.ts';
import { command, wholeNumber } from './command.ts';
import { COMPARISON_CODES } from './comparison-codes.ts';
import { shownPath } from './shown-path.ts';

export const TREND = command({
  name: 'trend',
  usage: 'FILE',
  help: 'Draws the nights of an archive, and says what changed in the latest of them, a sentence each. Exit codes: 0 no worse, 1 worse, 2 cannot tell.',
  options: {
    last: { value: 'N', help: `how many of the latest nights decide (default: ${WEEK})` },
    out: { value: 'DIR', help: 'where trend.html and trend.md are written (default: beside the archive)' },
  },
  examples: [
    'sentinel-chaos trend archive.ndjson',
    'sentinel-chaos trend archive.ndjson --last 1 --out public',
  ],
  async run({ positionals, values }) {
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0)
      throw new ChaosError('BAD_ARGUMENT', 'trend needs one archive', {
        hint: 'such as trend archive.ndjson',
      });
    const last = wholeNumber(values, 'last', WEEK, 1);
    const subjects = subjectsIn(storedArchive(file).runs);
    const result = trend(subjects, last);
    const folder = resolve(values.out ?? dirname(file));
    savingTo(folder, 'the trend', '--out', () => {
      mkdirSync(folder, { recursive: true });
      writeWhole(join(folder, 'trend.html'), trendPage(result));
      writeWhole(join(folder, 'trend.md'), trendMarkdown(result));
    });
    const block = trendBlock(result, { colours: hasColours() });
    process.stdout.write(`${block}\n\n${shownPath(join(folder, 'trend.html'))}\n`);
    return COMPARISON_CODES[result.word];
  },
});
