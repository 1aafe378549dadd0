import type { Description } from '../../deployment/description.ts';
import { counted, quorums } from '../quorum.ts';
import type { Rule, Severity } from '../rule.ts';

export const QUORUM_NEEDS_ALL: Rule = {
  id: 'quorum-needs-all',
  title: 'The quorum is so large that there is no failover once a Sentinel is gone',
  severity: 'medium',
  holds: 'The quorum is at least the number of Sentinels that live, and these are three or more',
  experiments: ['sentinels-below-majority', 'quorum-truth-table'],
  change: 'Set the quorum to the majority on every Sentinel.',
  find(description) {
    const living = description.sentinels.length;
    const quorum = quorums(description).at(-1)!;
    if (quorum < living || (living < 3 && quorum <= living)) return [];
    const never = quorum > living;
    return [
      {
        at: description.sentinels.filter(({ watches }) => watches.quorum === quorum).map(({ name }) => name),
        setting: 'quorum',
        value: `${quorum} of ${counted(description)} known Sentinels, ${living} of which live`,
        consequence: never
          ? `No failover is ever started: ${living} Sentinels cannot be ${quorum}.`
          : 'After the loss of any Sentinel no failover is started until it is back.',
        severity: severityOf(description, never),
      },
    ];
  },
};

/** Where a Sentinel shares a data node's pod or machine, the loss of the master takes the Sentinel that the quorum needs along. */
function severityOf({ nodes, sentinels, pods }: Description, never: boolean): Severity {
  const machineOf = (pod: string) => pods.find(({ name }) => name === pod)?.machine;
  const isShared = sentinels.some((sentinel) =>
    nodes.some(
      ({ pod }) =>
        pod === sentinel.pod || (machineOf(pod) !== undefined && machineOf(pod) === machineOf(sentinel.pod)),
    ),
  );
  return never || isShared ? 'high' : 'medium';
}
