/** Vacuity: who had written before the first fault was acknowledged again after the last heal. */

import type { Experiment } from '../../experiment/experiment.ts';
import { endedOf, isAcknowledged } from '../../facts/acknowledgements.ts';
import { phaseAt } from '../../facts/timeline.ts';
import { isWriting } from '../../workload/registry.ts';
import type { Workload } from '../../workload/workload.ts';
import { back } from '../back.ts';
import { broken, intact, type Guard } from './guard.ts';
import { nothingOf } from './writes.ts';

export const WRITES_RESUMED: Guard = {
  name: 'writes flowed again',
  masks: 'none',
  judge({ facts: { history, timeline }, experiment }) {
    const start = phaseAt(timeline, 'schedule');
    const end = phaseAt(timeline, 'final-reads');
    if (start === undefined || end === undefined)
      return broken('The schedule was not carried out to its end.');
    if (experiment.settle === false) return intact('Of the time after the last heal nothing is claimed.');
    const first = timeline.faults[0]?.injecting ?? end;
    const healed =
      timeline.faults.length === 0 ? start : Math.max(...timeline.faults.map((fault) => fault.healed ?? end));
    // A pinned writer may rightly be refused for ever once its node is a replica; who is expected back is judged by that.
    const gone = experiment.workload.filter(
      ({ name, via }) =>
        via !== 'first-master' &&
        !isExpectedBack(name, experiment) &&
        endedOf(history, name, start, first).acknowledged > 0 &&
        !isAcknowledged(history, name, healed, end),
    );
    const isShown = experiment.workload.some(
      (one) => isOfOurs(one) && isAcknowledged(history, one.name, healed, end),
    );
    // Of a client program it may be what is asked, as long as others could write.
    const unshown = isShown ? gone.filter(({ mayStayAway }) => mayStayAway !== true) : gone;
    if (unshown.length > 0)
      return broken(`${unshown.map((one) => `${nothingOf(one)} after the last heal`).join('; ')}.`);
    if (gone.length > 0)
      return intact(
        `Writers of the harness had writes acknowledged after the last heal; these client programs had none: ${gone.map(({ name }) => name).join(', ')}.`,
      );
    return intact(
      experiment.workload.some(({ name }) => isExpectedBack(name, experiment))
        ? 'Who is expected back after a heal is judged by that.'
        : 'Every workload had writes acknowledged after the last heal, unless it is pinned.',
    );
  },
};

/** Whether it writes by itself to whoever is master: what it is acknowledged for, a client program could have been. */
function isOfOurs(workload: Workload): boolean {
  return isWriting(workload) && workload.command === undefined && workload.via === 'sentinel';
}

function isExpectedBack(name: string, { expect }: Experiment): boolean {
  return back.among(expect).some(({ workload }) => workload === name);
}
