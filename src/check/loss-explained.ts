/** Writes may be lost while the named fault lasts, but only by masters that were replaced; none that the last master took. */

import type { Expectation } from '../experiment/expectation.ts';
import { type Timeline } from '../facts/timeline.ts';
import type { Operation } from '../history/ledger.ts';
import type { Checker } from './checker.ts';
import type { OldMeasure as Measure } from './finding.ts';
import { failed, held, undecided } from './finding.ts';
import { describeCauses } from '../facts/causes.ts';
import { lossEvidence } from '../facts/loss-evidence.ts';
import { count } from '../core/quantity.ts';
import { span } from '../history/moment.ts';

interface LossExplainedOptions<N extends string> {
  /** The fault that may cost writes, whichever master it hits, and however often. */
  readonly by: N;
}

/** Whatever is lost was acknowledged from the fault on by a master that another one replaced. */
export function lossExplained<const N extends string>({ by }: LossExplainedOptions<N>): Expectation<N> {
  return { check: 'loss-explained', parameters: { by }, faults: [by] };
}

/** A write acknowledged this long before the fault may not have reached a replica yet, µs: a few round trips. */
const IN_FLIGHT_US = 50_000;

export const LOSS_EXPLAINED: Checker = {
  name: 'loss-explained',
  title: 'Every lost write is explained',
  parameters: { by: 'fault' },
  words: ({ parameters: { by } }) =>
    `Every write that is lost was acknowledged after "${by}" began, by a master that was made a replica afterwards.`,
  check({ facts }, { parameters }) {
    const timeline = facts.timeline;
    const fault = facts.faultsNamed(String(parameters['by']))[0];
    if (fault?.healed === undefined)
      return undecided(`The fault "${parameters['by']}" was not healed in this run.`);
    const losses = facts.losses;
    if (losses === undefined)
      return undecided('The converged data could not be read, so losses cannot be counted.');
    if (losses.acknowledged === 0) return undecided('No write was acknowledged, so none could be lost.');
    const { lost, acknowledged } = losses;
    const stray = lost.filter(({ writer, number }) => {
      const operation = writer.operation(number);
      return operation.done < fault.injecting - IN_FLIGHT_US || !wasReplaced(timeline, operation);
    });
    // Only the leader says so, once for each failover; every Sentinel tells of the switch.
    const promotions = timeline.events.filter(({ event }) => event === '+promoted-slave').length;
    const measures: Measure[] = [
      { name: 'acknowledged', value: acknowledged, unit: 'writes' },
      { name: 'lost', value: lost.length, unit: 'writes' },
      { name: 'lost without an explanation', value: stray.length, unit: 'writes', limit: 'none' },
      { name: 'replicas promoted', value: promotions, unit: 'count' },
    ];
    if (stray.length > 0)
      return failed(
        `${count(stray.length, 'lost write')} cannot be explained: no master that took them was replaced afterwards.`,
        lossEvidence(stray, facts.causeOf),
        measures,
      );
    const whole = `in ${span(fault.healed - fault.injecting)} of "${fault.as}", with ${count(promotions, 'promotion')}`;
    return held(
      lost.length === 0
        ? `All ${count(acknowledged, 'acknowledged write')} survived ${whole}.`
        : `${count(lost.length, 'acknowledged write')} of ${count(acknowledged)} were lost ${whole}: ${describeCauses(lost, facts.causeOf)}.`,
      lossEvidence(lost, facts.causeOf),
      measures,
    );
  },
};

/** Whether the node that acknowledged it was seen as a replica later on, and so gave up what only it had. */
function wasReplaced({ nodePolls }: Timeline, { acknowledger, done }: Operation): boolean {
  const polls = nodePolls.get(acknowledger?.node ?? '') ?? [];
  return polls.some(({ at, state }) => at > done && state?.role === 'slave');
}
