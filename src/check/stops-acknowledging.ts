/** Once replicas are missing writes are no longer acknowledged: what may be lost is bounded, and writers are refused at once. */

import { duration, fault, optional, range } from '../experiment/parameter.ts';
import { expectation } from './expectation.ts';
import * as anyNode from './stops-acknowledging/any-node.ts';
import * as masterHit from './stops-acknowledging/master-hit.ts';

/** The last write is acknowledged so long after the fault, by the master that it hit or by any node. */
export const stopsAcknowledging = expectation({
  name: 'stops-acknowledging',
  title: 'Writes stop being acknowledged in time',
  failureTitle: 'Writes did not stop being acknowledged as they should',
  parameters: {
    /** The fault that keeps replicas from acknowledging. */
    during: fault,
    /** When the last write is acknowledged, counted from the fault. */
    within: range,
    /** About the master that the fault hit: for how long in all it may acknowledge after the heal, in slots of 100 ms. */
    afterHealAtMost: optional(duration),
    /** About whatever node takes writes: how long 99 of 100 writers wait for an acknowledgement, or for a refusal. */
    answeredWithin: optional(duration),
  },
  measures: { ...masterHit.measures, ...anyNode.measures },
  example: { during: 'partition', within: ['0s', '12s'], afterHealAtMost: '1.5s' },
  problem: ({ afterHealAtMost, answeredWithin }) =>
    (afterHealAtMost === undefined) === (answeredWithin === undefined)
      ? 'must have either afterHealAtMost or answeredWithin'
      : undefined,
  says: ({ afterHealAtMost, answeredWithin, ...said }) =>
    afterHealAtMost === undefined
      ? anyNode.says({ ...said, answeredWithin: answeredWithin! })
      : masterHit.says({ ...said, afterHealAtMost }),
  check(facts, { afterHealAtMost, answeredWithin, ...bound }, finding) {
    return afterHealAtMost === undefined
      ? anyNode.check(facts, { ...bound, answeredWithin: answeredWithin! }, finding)
      : masterHit.check(facts, { ...bound, afterHealAtMost }, finding);
  },
});
