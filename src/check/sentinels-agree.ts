/** At the end all Sentinels name the same live master in the same config epoch, and know each other and all replicas. */

import { phaseAt } from '../facts/timeline.ts';
import { expectation } from './expectation.ts';

/** Every Sentinel agrees at the end. */
export const sentinelsAgree = expectation({
  name: 'sentinels-agree',
  title: 'All Sentinels agree at the end',
  failureTitle: 'The Sentinels did not agree at the end',
  parameters: {},
  measures: {},
  example: {},
  says: () =>
    'All Sentinels name the same master in the same config epoch and know every other Sentinel and replica.',
  check({ timeline, topology }, _, finding) {
    const end = phaseAt(timeline, 'final-reads');
    if (end === undefined) return finding.undecided('The run did not come to its final reads.');
    const last = [...timeline.sentinelPolls.values()].flatMap(
      (polls) => polls.findLast((poll) => poll.at <= end) ?? [],
    );
    if (last.length < topology.sentinels)
      return finding.undecided(`Only ${last.length} of ${topology.sentinels} Sentinels were ever polled.`);
    const reference = last.find((poll) => poll.view !== undefined)?.view;
    for (const { at, sentinel, view } of last) {
      const text =
        view === undefined
          ? `${sentinel} does not answer`
          : `${sentinel}: ${view.master} (${view.flags}), config epoch ${view.configEpoch}, ${view.knownSentinels} other Sentinels, ${view.knownReplicas} replicas`;
      finding.evidence({ at, text });
    }
    const agrees = last.every(
      ({ view }) =>
        view !== undefined &&
        view.masterAddress === reference?.masterAddress &&
        view.configEpoch === reference.configEpoch &&
        view.flags === 'master' &&
        view.knownSentinels === topology.sentinels - 1 &&
        view.knownReplicas === topology.redis - 1,
    );
    return agrees
      ? finding.held(
          `All ${last.length} Sentinels name ${reference?.master} in config epoch ${reference?.configEpoch}.`,
        )
      : finding.failed('The Sentinels do not agree at the end.');
  },
});
