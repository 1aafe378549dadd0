/**
 * A client that hangs: while a fault lasts it gets no acknowledgement any more, although others do.
 *
 * That others are acknowledged by a node that the fault does not hit is what makes it the client's own doing.
 */

import type { Expectation } from '../experiment/expectation.ts';
import type { History } from '../history/history.ts';
import { STATUS } from '../history/ledger.ts';
import { acknowledgedOf } from '../facts/acknowledgements.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { failed, held, undecided } from './finding.ts';
import { count } from '../core/quantity.ts';
import { moment, seconds, span } from '../history/moment.ts';

/** The workload hangs from the fault until it is healed, while others are acknowledged. */
export function hung<const N extends string>(options: {
  readonly workload: string;
  readonly after: N;
}): Expectation<N> {
  return { check: 'hung', parameters: { ...options }, faults: [options.after] };
}

/** Others must be acknowledged for so long before the heal: a client that is slow would have come back in that time, µs. */
const LONG_ENOUGH_US = 10_000_000;

export const HUNG: Checker = {
  name: 'hung',
  title: 'A client hangs',
  parameters: { workload: 'workload', after: 'fault' },
  words: ({ parameters: { workload, after } }) =>
    `While "${after}" lasts, "${workload}" is not acknowledged any more although others are.`,
  check({ facts }, { parameters }) {
    const { history } = facts;
    const workload = String(parameters['workload']);
    const fault = facts.timeline.faults.find(({ as }) => as === parameters['after']);
    if (fault?.injected === undefined || fault.healing === undefined)
      return undecided(`"${parameters['after']}" was not injected and healed.`);
    const { injecting, healing } = fault;
    if (acknowledgedOf(history, workload, 0, injecting) === 0)
      return undecided(`"${workload}" was not acknowledged before the fault either.`);
    if (intendedOf(history, workload, injecting, healing) === 0)
      return undecided(`"${workload}" had nothing to write while the fault lasted.`);
    const resumed = othersResumed(history, workload, fault.injected, fault.targets);
    if (resumed === undefined || healing - resumed < LONG_ENOUGH_US)
      return undecided(
        `No other client was acknowledged for the last ${span(LONG_ENOUGH_US)} of the fault, so nothing shows that this one could have been.`,
      );
    const acknowledged = acknowledgedOf(history, workload, resumed, healing);
    const measures: Measure[] = [
      { name: 'others acknowledged again after', value: seconds(resumed - injecting), unit: 's' },
      {
        name: `acknowledged to "${workload}" from then to the heal`,
        value: acknowledged,
        unit: 'writes',
        limit: 'none',
      },
    ];
    const evidence = [{ at: resumed, text: `another client was acknowledged again at ${moment(resumed)}` }];
    const since = `others were acknowledged again ${span(resumed - injecting)} after the fault`;
    return acknowledged === 0
      ? held(
          `"${workload}" hung for the ${span(healing - injecting)} that the fault lasted; ${since}.`,
          evidence,
          measures,
        )
      : failed(
          `"${workload}" did not hang: ${since}, and it got ${count(acknowledged, 'acknowledgement')}.`,
          evidence,
          measures,
        );
  },
};

/** Operations of a workload whose intended start lies in a stretch of time. */
function intendedOf({ ledger }: History, workload: string, from: number, to: number): number {
  let total = 0;
  for (const writer of ledger.writers) {
    if (writer.workload !== workload) continue;
    for (const status of [STATUS.ok, STATUS.fail, STATUS.unknown]) {
      writer.each(status, ({ doneUs, latencyUs }, slot) => {
        const intended = doneUs[slot]! - latencyUs[slot]!;
        if (intended >= from && intended < to) total++;
      });
    }
  }
  return total;
}

/** The first acknowledgement to any other workload, since the fault, by a node that the fault did not hit. */
function othersResumed(
  { ledger }: History,
  workload: string,
  since: number,
  targets: readonly string[],
): number | undefined {
  const isHit = ledger.acknowledgers.map(({ node }) => targets.includes(node));
  let first = Infinity;
  for (const writer of ledger.writers) {
    if (writer.workload === workload) continue;
    writer.each(STATUS.ok, ({ doneUs, source }, slot) => {
      const done = doneUs[slot]!;
      if (done >= since && done < first && isHit[source[slot]!] === false) first = done;
    });
  }
  return first === Infinity ? undefined : first;
}
