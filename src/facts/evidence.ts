/** Evidence: what was seen, as a sentence with its place in the timeline. */

/** One piece of evidence, with its place in the timeline where it has one. */
export interface Evidence {
  /** µs since the run's epoch. */
  readonly at?: number;
  readonly text: string;
}

/** So many pieces are kept of each finding: the first, the last, and some in between. */
export const EVIDENCE_LIMIT = 12;
