/** What must be seen of the Sentinels that a fault leaves, so that the reason why there is no failover is the true one. */

import type { Topology } from '../../experiment/topology.ts';
import type { Tries } from '../../facts/tries.ts';
import { attemptWords } from '../../facts/attempt-words.ts';
import type { Span } from '../../facts/spans.ts';
import { asEvidence } from '../../facts/switching.ts';
import type { FaultSpan, Timeline } from '../../facts/timeline.ts';
import type { Controlled } from './absence.ts';
import type { AbsenceDraft } from './measures.ts';

/** What was seen while the fault lasted. */
export interface Watched extends Controlled, Span {
  readonly timeline: Timeline;
  readonly topology: Topology;
  /** The Sentinels that the fault leaves in reach. */
  readonly left: readonly string[];
  readonly attempts: Tries;
}

export interface Proof {
  /** "without the majority". */
  readonly when: string;
  /** How each try must end; undefined where there must be none. */
  readonly refusal?: string;
  /** Whether a leader is rightly elected all the same. */
  readonly elects?: true;
  /** Whether the master must be seen down. */
  readonly isDown?: true;
  /** From when on every answer of a Sentinel counts, µs since the epoch; by default from when the fault was injected. */
  watchedFrom?(fault: FaultSpan): number;
  /** Notes what it measures and sees beyond what is published of tries. */
  note?(watched: Watched, finding: AbsenceDraft): void;
  /** What was seen that cannot be if the reason is the true one, as a sentence. */
  contradiction(watched: Watched): string | undefined;
  /** What is missing of the proof, each as the end of a sentence. */
  doubts(watched: Watched): string[];
  /** What was seen; `when`, its beginning, says for how long: "In 30 s without the majority". */
  sentence(when: string, watched: Watched): string;
}

/** A try of Sentinels that should have been too few to begin one, as a sentence. */
export function tryOfTooFew({ odown, tries }: Tries): string | undefined {
  const [agreed] = odown;
  const [tried] = tries;
  const early = agreed === undefined ? tried && attemptWords(tried) : asEvidence(agreed).text;
  return early && `Fewer Sentinels than the quorum agreed: ${early}.`;
}

/** That no Sentinel that was left saw the master down, where one should have. */
export function unseen({ sdown }: Tries): string[] {
  return sdown.length === 0 ? ['no Sentinel that was left saw the master down'] : [];
}
