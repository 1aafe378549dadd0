/** TRANSITION: the checkers that are not yet words with a definition. */

import type { Expectation } from '../experiment/expectation.ts';
import { messageOf } from '../core/errors.ts';
import { ELECTION } from './election.ts';
import { EVIDENCE_LIMIT } from '../facts/evidence.ts';
import type { CheckContext, Checker, OldExpectation } from './checker.ts';
import type { Finding } from './finding.ts';
import { LEADER_CHOOSES } from './leader-chooses.ts';
import { LEADER_DIES } from './leader-dies.ts';
import { MINORITY_ELECTS } from './minority-elects.ts';
import { MINORITY_OPINION } from './minority-opinion.ts';
import { NO_FAILOVER } from './no-failover.ts';
import { REBOOT_ONLY } from './reboot-only.ts';
import { RESYNC } from './resync.ts';
import { SEEN_UP } from './seen-up.ts';
import { RELEARNS } from './relearns.ts';
import { samples } from '../core/samples.ts';

export const OLD_CHECKERS: Readonly<Record<string, Checker>> = Object.fromEntries(
  [
    NO_FAILOVER,
    ELECTION,
    REBOOT_ONLY,
    LEADER_CHOOSES,
    LEADER_DIES,
    MINORITY_ELECTS,
    MINORITY_OPINION,
    RELEARNS,
    RESYNC,
    SEEN_UP,
  ].map((checker) => [checker.name, checker]),
);

/** Judges one expectation. A checker that throws has not decided anything. */
export function judgeOld(context: CheckContext, given: Expectation): Finding {
  const expectation = given as OldExpectation;
  const checker = OLD_CHECKERS[expectation.check];
  if (checker === undefined) throw new RangeError(`there is no checker named "${expectation.check}"`);
  try {
    const answer = checker.check(context, expectation);
    return {
      check: checker.name,
      title: checker.title,
      expected: checker.words(expectation),
      ...answer,
      measures: answer.measures.map((one) => ({ ...one, id: one.name })),
      evidence: samples(answer.evidence, EVIDENCE_LIMIT),
      evidenceTotal: answer.evidence.length,
    };
  } catch (error) {
    const sentence = `The checker broke: ${messageOf(error)}.`;
    return {
      check: checker.name,
      title: checker.title,
      expected: checker.words(expectation),
      verdict: 'undecided',
      sentence,
      measures: [],
      evidence: [],
      evidenceTotal: 0,
    };
  }
}
