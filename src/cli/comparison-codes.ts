import type { ComparisonWord } from '../compare/numbers.ts';

/** Exit codes of what says whether something is worse. */
export const COMPARISON_CODES = { 'no worse': 0, worse: 1, 'cannot tell': 2 } as const satisfies Record<
  ComparisonWord,
  number
>;
