/** At the end all Sentinels name the same live master in the same config epoch, and know each other and all replicas. */

import type { Expectation } from '../experiment/expectation.ts';
import type { Checker } from './checker.ts';
import type { Evidence } from '../facts/evidence.ts';
import { failed, held, undecided } from './finding.ts';

/** Every Sentinel agrees at the end. */
export function sentinelsAgree(): Expectation<never> {
  return { check: 'sentinels-agree', parameters: {}, faults: [] };
}

export const SENTINELS_AGREE: Checker = {
  name: 'sentinels-agree',
  title: 'All Sentinels agree at the end',
  parameters: {},
  words: () =>
    'All Sentinels name the same master in the same config epoch and know every other Sentinel and replica.',
  check({ facts, experiment: { topology } }) {
    const timeline = facts.timeline;
    const end = timeline.phases.find((record) => record.phase === 'final-reads')?.at;
    if (end === undefined) return undecided('The run did not come to its final reads.');
    const last = [...timeline.sentinelPolls.values()].flatMap(
      (polls) => polls.findLast((poll) => poll.at <= end) ?? [],
    );
    if (last.length < topology.sentinels)
      return undecided(`Only ${last.length} of ${topology.sentinels} Sentinels were ever polled.`);
    const reference = last.find((poll) => poll.view !== undefined)?.view;
    const evidence: Evidence[] = last.map(({ at, sentinel, view }) => ({
      at,
      text:
        view === undefined
          ? `${sentinel} does not answer`
          : `${sentinel}: ${view.master} (${view.flags}), config epoch ${view.configEpoch}, ${view.knownSentinels} other Sentinels, ${view.knownReplicas} replicas`,
    }));
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
      ? held(
          `All ${last.length} Sentinels name ${reference?.master} in config epoch ${reference?.configEpoch}.`,
          evidence,
        )
      : failed('The Sentinels do not agree at the end.', evidence);
  },
};
