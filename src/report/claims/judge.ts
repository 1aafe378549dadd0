/** Claims against stored runs: which run speaks for each experiment, and what becomes of each claim. Pure. */

import type { Claim, ClaimWord } from './claim.ts';
import { NotMeasured, StoredEvidence, type StoredRun } from './stored-evidence.ts';

/** `open`: the runs do not decide it. `not run here`: a run that could is missing. */
export type JudgedWord = ClaimWord | 'open' | 'not run here';

export interface JudgedClaim {
  readonly claim: Claim;
  readonly word: JudgedWord;
  readonly number: string | undefined;
  readonly sentence: string;
  /** Whether it came out otherwise than is known. */
  readonly isNews: boolean;
  /** The runs it was judged by. */
  readonly runs: readonly StoredRun[];
}

/** Judges every claim by the newest runs that came to a verdict. */
export function judgeClaims(claims: readonly Claim[], stored: readonly StoredRun[]): JudgedClaim[] {
  return claims.map((claim) => judged(claim, speakers(claim, stored)));
}

/** The newest decided run of each of a claim's experiments; one from the local lab where there is a choice. */
function speakers({ experiments, testbed }: Claim, stored: readonly StoredRun[]): Map<string, StoredRun> {
  const found = experiments.flatMap((experiment) => {
    const own = stored
      .filter(({ result: { run, verdict } }) => run.experiment === experiment && verdict.word !== 'undecided')
      .filter(({ result: { run } }) => testbed === undefined || run.testbed === testbed)
      .toSorted((a, b) => a.result.run.startedAt.localeCompare(b.result.run.startedAt));
    const newest = own.findLast(({ result }) => result.run.testbed === 'local') ?? own.at(-1);
    return newest === undefined ? [] : [[experiment, newest] as const];
  });
  return new Map(found);
}

function judged(claim: Claim, runs: ReadonlyMap<string, StoredRun>): JudgedClaim {
  const base = { claim, runs: [...runs.values()], number: undefined, isNews: false };
  const missing = claim.experiments.filter((experiment) => !runs.has(experiment));
  if (missing.length > 0) {
    const where = claim.testbed === undefined ? '' : ' on Kubernetes';
    const sentence = `No decided run${where} of ${missing.join(', ')} is stored.`;
    return { ...base, word: 'not run here', sentence };
  }
  try {
    const shown = claim.judge(new StoredEvidence(runs));
    const isNews = shown.word !== claim.known;
    const sentence = isNews
      ? base.runs.map(({ result }) => result.verdict.sentence).join(' ')
      : shown.sentence;
    return { ...base, ...shown, isNews, sentence };
  } catch (error) {
    if (error instanceof NotMeasured) return { ...base, word: 'open', sentence: `${error.message}.` };
    throw error;
  }
}
