/** The three verdicts. */

/**
 * Held: seen to be true. Failed: seen to be false. Undecided: this run could not have told.
 * They form a lattice: a run is as bad as its worst finding, and failed is worse than undecided, so that a found
 * problem is never masked by something else that went wrong.
 */
export const VERDICTS = ['held', 'undecided', 'failed'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The worst of several verdicts; `held` for none. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS[Math.max(0, ...verdicts.map((verdict) => VERDICTS.indexOf(verdict)))]!;
}
