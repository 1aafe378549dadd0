/** The final reads: one of each data node, of the process that was there last, after the last write and of one history. */

import type { Facts } from '../../facts/facts.ts';
import type { Reading } from '../../facts/readings.ts';
import { phaseAt } from '../../facts/timeline.ts';
import { CLOCKS_US, moment } from '../../history/moment.ts';
import { UNREAD } from './data.ts';
import { broken, intact, type Guard } from './guard.ts';

export const FINAL_READS: Guard = {
  name: 'every node was read at the end',
  masks: 'none',
  judge({ facts, experiment }) {
    if (experiment.settle === false) return intact(UNREAD);
    const final = facts.finalReadings;
    const unread = final.filter((reading) => !reading.complete);
    if (final.length < experiment.topology.redis)
      return broken(`${final.length} of ${experiment.topology.redis} data nodes were read at the end.`);
    if (unread.length > 0)
      return broken(`${unread.map((reading) => `${reading.node}: ${reading.problem}`).join('; ')}.`);
    const [twins] = [...Map.groupBy(final, (reading) => reading.state?.runId)]
      .filter(([runId, same]) => runId !== undefined && same.length > 1)
      .map(([, same]) => same.map(({ node }) => node).toSorted());
    // Whatever answers at two addresses is one node, and what the other one holds was not seen.
    if (twins !== undefined) return broken(`${twins.join(' and ')} were one and the same process.`);
    const doubts = final.flatMap((reading) => doubtOf(facts, reading) ?? []);
    if (doubts.length > 0) return broken(`${doubts.join('; ')}.`);
    return intact(`All ${final.length} data nodes were read completely after convergence.`);
  },
};

/** Why a reading does not show what a data node ended with; undefined where it does. */
function doubtOf({ timeline, dataSet }: Facts, { node, at, began, state }: Reading): string | undefined {
  const { deployment, nodePolls } = timeline;
  const end = phaseAt(timeline, 'final-reads') ?? -Infinity;
  if (deployment?.processes.some(({ kind, name }) => kind === 'redis' && name === node) !== true)
    return `${node} was read, which is no data node of this deployment`;
  if (at < end - CLOCKS_US) return `${node} was read at ${moment(began)}, before the final reads began`;
  const last = nodePolls.get(node)?.findLast((poll) => poll.at <= at && poll.state !== undefined)?.state;
  if (last !== undefined && last.runId !== state?.runId)
    return `another process of ${node} was read than the one that was polled last`;
  if (state?.loading === true) return `${node} was still loading its data when it was read`;
  const isOfHistory =
    state?.linkUp !== true || dataSet === undefined || state.replid === dataSet.state?.replid;
  return isOfHistory
    ? undefined
    : `${node} was read with replication id ${state.replid.slice(0, 8)}, which is not that of ${dataSet.node}, its master`;
}
