/** `compare`: whether runs are worse than others were. */

import { compare } from '../compare/compare.ts';
import type { ComparisonWord } from '../compare/numbers.ts';
import { ChaosError } from '../core/errors.ts';
import { comparisonBlock } from '../report/compare/terminal.ts';
import { storedSide } from '../suite/stored-side.ts';
import { hasColours } from './colours.ts';
import { command } from './command.ts';

const EXIT_CODES = { 'no worse': 0, worse: 1, 'cannot tell': 2 } as const satisfies Record<
  ComparisonWord,
  number
>;

export const COMPARE = command({
  name: 'compare',
  usage: 'BASE NEW',
  help: 'Says whether the runs, the series or the suite in NEW are worse than those in BASE, by how much, and what could not have been seen. Exit codes: 0 no worse, 1 worse, 2 cannot tell.',
  options: {
    tolerance: { value: 'SHARE', help: 'by how much of BASE a number may be worse (default: 10%)' },
  },
  examples: ['sentinel-chaos compare reports/before reports/after --tolerance 5%'],
  async run({ positionals, values }) {
    const [base, next, ...more] = positionals;
    if (base === undefined || next === undefined || more.length > 0)
      throw new ChaosError('BAD_ARGUMENT', 'compare needs two folders: what was before, and what is new', {
        hint: 'such as compare reports/before reports/after',
      });
    const tolerance = shareOf(values.tolerance ?? '10%');
    const result = compare({ base: await storedSide(base), next: await storedSide(next) }, tolerance);
    process.stdout.write(`${comparisonBlock(result, { colours: hasColours() })}\n`);
    return EXIT_CODES[result.word];
  },
});

/** `10%` as a share. */
function shareOf(text: string): number {
  const digits = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits) / 100;
  throw new ChaosError('BAD_ARGUMENT', `--tolerance must be a percentage, not "${text}"`, {
    hint: 'such as --tolerance 10%',
  });
}
