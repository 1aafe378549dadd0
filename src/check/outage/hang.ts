/**
 * A client that hangs: while a fault lasts no writer of it gets an acknowledgement any more, although others do.
 *
 * That others are acknowledged by a node that the fault does not hit is what makes it the client's doing.
 */

import { count } from '../../core/quantity.ts';
import type { Facts } from '../../facts/facts.ts';
import { hangIn } from '../../facts/hang.ts';
import type { FaultSpan } from '../../facts/timeline.ts';
import { moment, span } from '../../history/moment.ts';
import type { Workload } from '../../workload/workload.ts';
import type { Answer, Draft } from '../finding.ts';

export const measures = {
  othersResumed: { label: 'others acknowledged again after', unit: 's', worse: 'more' },
  acknowledged: { label: 'acknowledged from then to the heal', unit: 'writes', worse: 'less' },
} as const;

interface Said {
  readonly workload: string;
  readonly throughout: string;
}

export function says({ workload, throughout }: Said): string {
  return `While "${throughout}" lasts, "${workload}" is not acknowledged any more although others are.`;
}

interface Bound {
  readonly workload: Workload;
  readonly throughout: FaultSpan;
}

/** Others must be acknowledged for so long before the heal: a client that is slow would have come back in that time, µs. */
const LONG_ENOUGH_US = 10_000_000;

export function check(
  { history }: Facts,
  { workload: { name }, throughout: fault }: Bound,
  finding: Draft<typeof measures>,
): Answer {
  const writers = history.ledger.of(name);
  const hang = hangIn(history, name, fault);
  if (hang === undefined || fault.healing === undefined)
    return finding.undecided(`"${fault.as}" was not injected and healed.`);
  const { unheard, idle, othersResumed: resumed, acknowledged } = hang;
  if (writers.length === 0 || unheard.length === writers.length)
    return finding.undecided(`"${name}" was not acknowledged before the fault either.`);
  if (idle.length === writers.length)
    return finding.undecided(`"${name}" had nothing to write while the fault lasted.`);
  if (resumed === undefined || fault.healing - resumed < LONG_ENOUGH_US)
    return finding.undecided(
      `No other client was acknowledged for the last ${span(LONG_ENOUGH_US)} of the fault, so nothing shows that this one could have been.`,
    );
  const after = finding.measure('othersResumed', (resumed - fault.injecting) / 1e6);
  finding.measure('acknowledged', acknowledged, 'none');
  finding.evidence({ at: resumed, text: `another client was acknowledged again at ${moment(resumed)}` });
  // One that came back is seen, whatever is not known of the others.
  if (acknowledged === 0 && unheard.length > 0)
    return finding.undecided(
      `${unheard.join(' and ')} of "${name}" had not been acknowledged before the fault either.`,
    );
  if (acknowledged === 0 && idle.length > 0)
    return finding.undecided(
      `${idle.join(' and ')} of "${name}" had nothing to write while the fault lasted.`,
    );
  const since = `others were acknowledged again ${after} after the fault`;
  return acknowledged === 0
    ? finding.held(
        `"${name}" hung for the ${span(fault.healing - fault.injecting)} that the fault lasted; ${since}.`,
      )
    : finding.failed(
        `"${name}" did not hang: ${since}, and it got ${count(acknowledged, 'acknowledgement')}.`,
      );
}
