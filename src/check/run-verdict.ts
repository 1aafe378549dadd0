/** The verdict of a run: of everything that was expected of it, and of whether it could have noticed a problem at all. */

import type { Finding } from './finding.ts';
import type { GuardResult } from './guards/guard.ts';
import { worst, type Verdict } from './verdict.ts';

export interface RunVerdict {
  readonly word: Verdict;
  /** What decided it. */
  readonly sentence: string;
  /** Every guard that is broken and every finding that did not hold. */
  readonly reasons: string[];
}

/** The verdict of a run: its worst finding, unless a broken guard means that it could not have been seen. */
export function runVerdict(findings: readonly Finding[], guards: readonly GuardResult[]): RunVerdict {
  const broken = guards.filter((guard) => !guard.intact);
  const counted = findings.filter((finding) => !isMasked(finding, broken));
  const word = worst([...counted.map(({ verdict }) => verdict), ...broken.map((): Verdict => 'undecided')]);
  const reasons = [
    ...broken.map((guard) => `Guard "${guard.name}": ${guard.sentence}`),
    ...findings.filter((finding) => finding.verdict !== 'held').map((finding) => finding.sentence),
  ];
  const telling = counted.filter((finding) => finding.verdict === word);
  const isGuarded = word === 'undecided' && broken.some(({ masks }) => masks !== 'none');
  const sentence =
    isGuarded || telling.length === 0
      ? (broken[0]?.sentence ?? 'Nothing was expected of this run.')
      : telling
          .slice(0, word === 'held' ? 2 : 1)
          .map((finding) => finding.sentence)
          .join(' ');
  return { word, sentence, reasons };
}

/** Whether a failed finding does not count, because of a broken guard that may have made it up. */
function isMasked({ verdict, isTimeless }: Finding, broken: readonly GuardResult[]): boolean {
  if (verdict !== 'failed') return false;
  return broken.some(({ masks }) => masks === 'all' || (masks === 'timings' && !isTimeless));
}
