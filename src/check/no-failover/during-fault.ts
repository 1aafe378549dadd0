/** No failover while a fault lasts that should prevent it: for as long as two whole tries take. */

import { milliseconds } from '../../core/duration.ts';
import { count } from '../../core/quantity.ts';
import { twoFailoverAttempts } from '../../experiment/sentinel-timing.ts';
import { majority } from '../../experiment/topology.ts';
import { acknowledgedOf } from '../../facts/acknowledgements.ts';
import { triesIn, untilNext } from '../../facts/tries.ts';
import { attemptWords } from '../../facts/attempt-words.ts';
import type { Facts } from '../../facts/facts.ts';
import { outOfReachAt } from '../../facts/reach.ts';
import type { Span } from '../../facts/spans.ts';
import { asEvidence, changes, restartedIn } from '../../facts/switching.ts';
import type { Timeline } from '../../facts/timeline.ts';
import { seconds, span } from '../../history/moment.ts';
import type { Answer } from '../finding.ts';
import { absenceDoubts, conclude, NOT_CARRIED_OUT, sentinelNames, type Controlled } from './absence.ts';
import { IN_SIGHT } from './in-sight.ts';
import type { AbsenceDraft } from './measures.ts';
import { NO_QUORUM } from './no-quorum.ts';
import type { Proof, Watched } from './proof.ts';
import { NO_ELIGIBLE_REPLICA, NO_MAJORITY } from './refused.ts';

const PROOFS = {
  'no majority': NO_MAJORITY,
  'no eligible replica': NO_ELIGIBLE_REPLICA,
  'master in sight': IN_SIGHT,
} as const;

/** `reason` is what keeps the Sentinels from a failover. */
export function duringFault(
  facts: Facts,
  { fault, control }: Controlled,
  reason: keyof typeof PROOFS,
  finding: AbsenceDraft,
): Answer {
  const { timeline, topology } = facts;
  const { injected, healing: to } = fault;
  if (injected === undefined || to === undefined) return finding.undecided(NOT_CARRIED_OUT);
  const from = fault.onset.earliest;
  const left = sentinelsLeft(timeline, injected);
  if (reason === 'no majority' && left.length >= majority(topology.sentinels))
    return finding.undecided(
      `${count(left.length, 'Sentinel')} of ${topology.sentinels} were left, which is a majority.`,
    );
  // Less than that: what is left of the Sentinels is fewer than the quorum, too.
  const isBelowQuorum = reason === 'no majority' && left.length < topology.quorum;
  const proof: Proof = isBelowQuorum ? NO_QUORUM : PROOFS[reason];
  const attempts = triesIn(timeline, facts.attempts, {
    from,
    to,
    // Those that a fault keeps from acting may see what they will; in sight of all means of all.
    sentinels: reason === 'master in sight' ? sentinelNames(timeline) : left,
    refusal: proof.refusal,
  });
  const watched = { fault, control, from, to, timeline, topology, left, attempts };
  const needed = milliseconds(twoFailoverAttempts(topology)) * 1_000;
  finding.measure('watched', seconds(to - from), `at least ${needed / 1e6} s`);
  finding.measure('acknowledged', acknowledgedIn(facts, watched));
  finding.measure('left', left.length);
  measureAttempts(finding, proof, watched);
  const { sdown, odown, tries } = attempts;
  finding.evidence(
    ...[...sdown, ...odown].map(asEvidence),
    ...tries.map((attempt) => ({ at: attempt.began, text: attemptWords(attempt) })),
  );
  proof.note?.(watched, finding);
  return conclude(finding, {
    changes: changes(timeline, { from, to, elects: proof.elects }),
    when: proof.when,
    contradiction: proof.contradiction(watched),
    doubts: [
      ...restartedIn(timeline, { from, to }),
      ...absenceDoubts(facts, control, { from: proof.watchedFrom?.(fault) ?? from, to }),
      ...(to - from < needed
        ? [`it was watched for ${span(to - from)} only, two whole tries take ${needed / 1e6} s`]
        : []),
      ...proof.doubts(watched),
    ],
    sentence: () => proof.sentence(`In ${span(to - from)} ${proof.when}`, watched),
  });
}

/** Those that no fault keeps from acting at a moment. */
function sentinelsLeft(timeline: Timeline, at: number): string[] {
  const out = outOfReachAt(timeline, at);
  return sentinelNames(timeline).filter((name) => !out.has(name));
}

function acknowledgedIn({ history }: Facts, { from, to }: Span): number {
  const workloads = new Set(history.ledger.writers.map(({ workload }) => workload));
  return [...workloads].reduce((sum, name) => sum + acknowledgedOf(history, name, from, to), 0);
}

function measureAttempts(finding: AbsenceDraft, proof: Proof, { attempts }: Watched): void {
  const { tries, refused, elected, sdown } = attempts;
  const isRefused = proof.refusal !== undefined;
  finding.measure('tries', tries.length, isRefused ? 'at least 2' : 'none');
  finding.measure('refused', refused.length, isRefused ? 'every one' : 'none');
  finding.measure('elected', elected.length, proof.elects ? undefined : 'none');
  const sawDown = new Set(sdown.map(({ sentinel }) => sentinel));
  finding.measure('sawDown', sawDown.size, proof.isDown ? 'at least 1' : 'none');
  if (!isRefused) return;
  const next = untilNext(attempts);
  finding.measure('nextTry', next === undefined ? null : seconds(next), 'at least 2 × failover-timeout');
}
