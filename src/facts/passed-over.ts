/** Replicas that had what was lost, and were not chosen: they discarded it when they copied the new master's data. */

import type { Operation } from '../history/ledger.ts';
import type { Loss } from './losses.ts';
import type { Timeline } from './timeline.ts';

/** The data node, other than the master that acknowledged a write, that surely had it; undefined where that is not known. */
export type HeldBy = (loss: Loss) => string | undefined;

/**
 * How far each replica got in each replication stream is compared with how far the master had got after a write: by the
 * second of its polls that were answered since, as the first may have been sent before. O(polls) for each question.
 */
export function heldBy({ nodePolls }: Timeline): HeldBy {
  const farthest = [...nodePolls].flatMap(([node, polls]) =>
    [
      ...Map.groupBy(
        polls.flatMap(({ state }) => (state?.role === 'slave' ? state : [])),
        ({ replid }) => replid,
      ),
    ].map(([replid, states]) => ({ node, replid, offset: Math.max(...states.map(({ offset }) => offset)) })),
  );
  const stateAfter = ({ acknowledger, done }: Operation) => {
    const since = (nodePolls.get(acknowledger?.node ?? '') ?? []).filter(
      ({ at, state }) => at >= done && state?.role === 'master' && state.runId === acknowledger?.runId,
    );
    return since[1]?.state;
  };
  return ({ writer, number }) => {
    const operation = writer.operation(number);
    const state = stateAfter(operation);
    return farthest.find(
      ({ node, replid, offset }) =>
        state !== undefined &&
        node !== operation.acknowledger?.node &&
        replid === state.replid &&
        offset >= state.offset,
    )?.node;
  };
}
