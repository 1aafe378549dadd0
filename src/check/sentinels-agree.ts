/** At the end all Sentinels name the same live master in the same config epoch, and know each other and all replicas. */

import { lastWords } from '../facts/coverage.ts';
import type { Facts } from '../facts/facts.ts';
import { phaseAt } from '../facts/timeline.ts';
import type { NodeState } from '../history/node-state.ts';
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
  check(facts, _, finding) {
    const { timeline, topology } = facts;
    const end = phaseAt(timeline, 'final-reads');
    if (end === undefined) return finding.undecided('The run did not come to its final reads.');
    const last = [...timeline.sentinelPolls.values()].flatMap((polls) => lastWords(polls, end) ?? []);
    if (last.length < topology.sentinels)
      return finding.undecided(`Only ${last.length} of ${topology.sentinels} Sentinels were ever polled.`);
    const reference = last.find((poll) => poll.view !== undefined)?.view;
    for (const { at, sentinel, view } of last) {
      const text =
        view === undefined
          ? `${sentinel} does not answer`
          : `${sentinel}: ${view.master} (${view.flags}), config epoch ${view.configEpoch}, ${view.knownSentinels} other Sentinels, ${view.knownReplicas} replicas${view.troubled.map((one) => `, sees ${one}`).join('')}`;
      finding.evidence({ at, text });
    }
    const agrees = last.every(
      ({ view }) =>
        view !== undefined &&
        view.masterAddress === reference?.masterAddress &&
        view.configEpoch === reference.configEpoch &&
        view.flags === 'master' &&
        view.knownSentinels === topology.sentinels - 1 &&
        view.knownReplicas === topology.redis - 1 &&
        view.troubled.every(isOldWord),
    );
    if (!agrees) return finding.failed('The Sentinels do not agree at the end.');
    const named = reference!;
    const all = `All ${last.length} Sentinels name`;
    const counting = last.filter(({ view }) => view!.troubled.length > 0).length;
    if (counting > 0)
      return finding.failed(
        `${all} ${named.master} and see it up, but ${counting} of them still ${counting === 1 ? 'holds' : 'hold'} that others see it down: when such a one loses sight of it, that counts for the quorum.`,
      );
    const roles = rolesAt(facts, end);
    if (!roles.has(named.master))
      return finding.failed(`${all} ${named.masterAddress}, which is no data node.`);
    const role = roles.get(named.master);
    const masters = [...roles].filter(([, one]) => one === 'master').map(([node]) => node);
    if (role === undefined)
      return finding.undecided(`${all} ${named.master}, and nothing shows that it was a master at the end.`);
    if (role !== 'master')
      return finding.failed(
        `${all} ${named.master}, which is a replica; ${masters.length === 0 ? 'no node is a master' : `the master is ${masters.join(' and ')}`}.`,
      );
    return finding.held(`${all} ${named.master} in config epoch ${named.configEpoch}.`);
  },
});

/** Whether a Sentinel holds of another one no more than that it sees the master down: SRI_MASTER_DOWN of sentinel.c. */
function isOldWord(troubled: string): boolean {
  return troubled.endsWith(' sentinel,master_down');
}

/** What each data node was at the end: by its final reading or, without one, by its last answer before. */
function rolesAt(
  { timeline, finalReadings }: Facts,
  end: number,
): ReadonlyMap<string, NodeState['role'] | undefined> {
  const nodes = timeline.deployment?.processes.filter(({ kind }) => kind === 'redis') ?? [];
  return new Map(
    nodes.map(({ name }) => {
      const read = finalReadings.find(({ node }) => node === name)?.state;
      const polled = timeline.nodePolls.get(name)?.findLast(({ at }) => at <= end)?.state;
      return [name, (read ?? polled)?.role];
    }),
  );
}
