/** No leader is elected, no replica promoted, no address changed: during a fault that should prevent it, or in the whole run. */

import { defaulted, fault, oneOf, optional } from '../experiment/parameter.ts';
import { expectation } from './expectation.ts';
import { backInTime } from './no-failover/back-in-time.ts';
import { duringFault } from './no-failover/during-fault.ts';
import { MEASURES } from './no-failover/measures.ts';
import { inWholeRun } from './no-failover/whole-run.ts';

/** Why there is no failover. */
type Reason = 'no majority' | 'no eligible replica' | 'master in sight' | 'back in time';

const SAYS: Readonly<Record<Reason, (during: string, control: string) => string>> = {
  'no majority': (during, control) =>
    `While "${during}" lasts the Sentinels that are left see the master down and are refused, or too few to try; the control "${control}" does fail over.`,
  'no eligible replica': (during, control) =>
    `While "${during}" lasts the Sentinels elect a leader, and it finds no replica that may take over; the control "${control}" does fail over.`,
  'master in sight': (during, control) =>
    `While "${during}" lasts no Sentinel sees the master down, and every one shows it with no flag but "master"; the control "${control}" does fail over, and after it they show it down.`,
  'back in time': (during, control) =>
    `After "${during}" the master is back as another process and nobody is elected or promoted; the control "${control}" does fail over.`,
};

/**
 * No failover while the named fault lasts; where the master is back in time, from that fault to the next one. Without
 * the majority the Sentinels that are left try and are refused or, where they are fewer than the quorum, see the master
 * down and cannot even try. Without parameters: in the whole run.
 */
export const noFailover = expectation({
  name: 'no-failover',
  title: 'No replica takes over',
  failureTitle: 'There was a failover, or another reason for none',
  parameters: {
    /** The fault that should lead to no failover. */
    during: optional(fault),
    /** A fault like it without the reason: it must fail over, or the absence proves nothing. */
    control: optional(fault),
    because: defaulted(
      oneOf<Reason>('no majority', 'no eligible replica', 'master in sight', 'back in time'),
      'no majority',
    ),
  },
  measures: MEASURES,
  example: { during: 'majority-cut', control: 'control', because: 'no majority' },
  problem: ({ during, control, because }) => {
    if ((during === undefined) !== (control === undefined))
      return 'needs both during and control, or neither';
    return during === undefined && because !== undefined
      ? 'says why there is no failover (because), and needs during and control for that'
      : undefined;
  },
  says: ({ during, control, because }) =>
    during === undefined || control === undefined
      ? 'No Sentinel elects a leader and no address changes in the whole run.'
      : SAYS[because as Reason](during, control),
  check(facts, { during, control, because }, finding) {
    if (during === undefined || control === undefined) return inWholeRun(facts.timeline, finding);
    return because === 'back in time'
      ? backInTime(facts, { fault: during, control }, finding)
      : duringFault(facts, { fault: during, control }, because, finding);
  },
});
