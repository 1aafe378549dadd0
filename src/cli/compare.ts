/** `compare`: whether runs are worse than others were. */

import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compare, type Comparison } from '../compare/compare.ts';
import { ChaosError } from '../core/errors.ts';
import { savingTo } from '../core/named-place.ts';
import { writeWhole } from '../core/unwritable.ts';
import { comparisonMarkdown } from '../report/compare/markdown.ts';
import { comparisonBlock } from '../report/compare/terminal.ts';
import { comparisonPage } from '../report/html/compare/page.ts';
import { isArchive, storedSides } from '../suite/stored-side.ts';
import { hasColours } from './colours.ts';
import { command, wholeNumber } from './command.ts';
import { COMPARISON_CODES } from './comparison-codes.ts';

/** Nights of an archive: enough for small changes, and few enough that little else has changed. */
const LAST = 14;

const FORMATS: Readonly<Record<string, (result: Comparison) => string>> = {
  text: (result) => `${comparisonBlock(result, { colours: hasColours() })}\n`,
  markdown: comparisonMarkdown,
  html: comparisonPage,
};

export const COMPARE = command({
  name: 'compare',
  usage: 'BASE NEW',
  help: 'Says whether the runs, the series or the suite in NEW are worse than those in BASE, by how much, and what could not have been seen. BASE may be an archive. Exit codes: 0 no worse, 1 worse, 2 cannot tell.',
  options: {
    tolerance: { value: 'SHARE', help: 'by how much of BASE a number may be worse (default: 10%)' },
    format: { value: 'FORMAT', help: `what is printed: ${Object.keys(FORMATS).join(', ')} (default: text)` },
    last: { value: 'N', help: `how many of the latest nights of an archive count (default: ${LAST})` },
    out: { value: 'DIR', help: 'write compare.html and compare.md to this folder as well' },
  },
  examples: [
    'sentinel-chaos compare reports/before reports/after --tolerance 5%',
    'sentinel-chaos compare archive.ndjson reports --last 14',
    'sentinel-chaos compare reports/master-killed/series-A reports/master-killed/series-B --format markdown',
  ],
  async run({ positionals, values }) {
    const [base, next, ...more] = positionals;
    if (base === undefined || next === undefined || more.length > 0)
      throw new ChaosError('BAD_ARGUMENT', 'compare needs two folders: what was before, and what is new', {
        hint: 'such as compare reports/before reports/after',
      });
    const tolerance = shareOf(values.tolerance ?? '10%');
    const show = formatOf(values.format ?? 'text');
    const last = wholeNumber(values, 'last', LAST, 1);
    for (const given of [base, next])
      if (!existsSync(given))
        throw new ChaosError('BAD_ARGUMENT', `there is no folder and no archive ${given}`);
    if (values.last !== undefined && !isArchive(base) && !isArchive(next))
      throw new ChaosError('BAD_ARGUMENT', '--last is about an archive, and neither BASE nor NEW is one');
    const result = compare(await storedSides({ base, next }, last), tolerance);
    if (values.out !== undefined) save(resolve(values.out), result);
    process.stdout.write(show(result));
    return COMPARISON_CODES[result.word];
  },
});

function formatOf(word: string): (result: Comparison) => string {
  const format = Object.hasOwn(FORMATS, word) ? FORMATS[word] : undefined;
  if (format !== undefined) return format;
  throw new ChaosError('BAD_ARGUMENT', `--format cannot be "${word}"`, {
    hint: `it is ${Object.keys(FORMATS).join(', ')}`,
  });
}

function save(folder: string, result: Comparison): void {
  savingTo(folder, 'the comparison', '--out', () => {
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, 'compare.html'), comparisonPage(result));
    writeWhole(join(folder, 'compare.md'), comparisonMarkdown(result));
  });
}

/** `10%` as a share. */
function shareOf(text: string): number {
  const digits = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits) / 100;
  throw new ChaosError('BAD_ARGUMENT', `--tolerance must be a percentage, not "${text}"`, {
    hint: 'such as --tolerance 10%',
  });
}
