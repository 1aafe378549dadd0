/**
 * Interventions: what happened to data nodes although neither the schedule nor a Sentinel ordered it, so that something
 * else was at work. What happened while everything was being brought up does not count.
 */

import { phaseAt, type Timeline } from './timeline.ts';
import type { Topology } from '../experiment/topology.ts';
import type { Evidence } from './evidence.ts';
import { reasonOf, UNPROBED } from './restart-reasons.ts';
import { restartsOf, sentinelRestartsOf, type Replaced } from './restarts.ts';
import { moment } from '../history/moment.ts';

/** A replica that was a master at the next look, the same process still. µs since the epoch. */
interface Promotion {
  readonly node: string;
  /** Since when it had been seen as a replica without a break. */
  readonly replicaSince: number;
  readonly at: number;
}

/** How a Sentinel says that it promotes a replica, first to last. */
const ORDERS: ReadonlySet<string> = new Set([
  '+failover-state-send-slaveof-noone',
  '+promoted-slave',
  '+switch-master',
]);

/** The order comes before its effect, but where the leader was not heard the others publish the new master only later, µs. */
const TOLD_LATE_US = 5_000_000;

/** Commands of the schedule that give a data node another role. */
const ROLE_COMMAND = /^(?:replicaof|slaveof|failover) ?/i;

/** Promotions that no Sentinel ordered and no command of the schedule asked for. */
export function unorderedPromotions(timeline: Timeline): Evidence[] {
  if (timeline.commands.some(({ words }) => ROLE_COMMAND.test(words))) return [];
  return promotionsOf(timeline)
    .filter((promotion) => isSteady(timeline, promotion) && !isOrdered(timeline, promotion))
    .map(({ node, at }) => ({
      at,
      text: `${node} became a master at ${moment(at)} without any Sentinel having promoted it`,
    }));
}

function isSteady(timeline: Timeline, { at }: { readonly at: number }): boolean {
  return at >= (phaseAt(timeline, 'steady') ?? Infinity);
}

function promotionsOf({ nodePolls }: Timeline): Promotion[] {
  return [...nodePolls].flatMap(([node, polls]) => {
    const promotions: Promotion[] = [];
    let replicaSince: number | undefined;
    let runId: string | undefined;
    for (const { at, state } of polls) {
      if (state === undefined) continue;
      const isSame = state.runId === runId;
      runId = state.runId;
      if (state.role === 'slave') {
        replicaSince = isSame ? (replicaSince ?? at) : at;
        continue;
      }
      if (isSame && replicaSince !== undefined) promotions.push({ node, replicaSince, at });
      replicaSince = undefined;
    }
    return promotions;
  });
}

function isOrdered({ events }: Timeline, { node, replicaSince, at: seen }: Promotion): boolean {
  return events.some(
    ({ event, subject, at }) =>
      ORDERS.has(event) && subject === node && at >= replicaSince && at <= seen + TOLD_LATE_US,
  );
}

/** Processes that gave way to another one though no fault and no command of the schedule concerned them. */
export function unorderedRestarts(timeline: Timeline, topology: Pick<Topology, 'probes'>): Evidence[] {
  const isUnordered = (restart: Replaced, of: Pick<Topology, 'probes'>): boolean =>
    isSteady(timeline, restart) && reasonOf(timeline, of, restart).kind === 'nobody';
  return [
    ...restartsOf(timeline).filter((restart) => isUnordered(restart, topology)),
    ...sentinelRestartsOf(timeline).filter((restart) => isUnordered(restart, UNPROBED)),
  ].map(({ node, at }) => ({
    at,
    text: `${node} was another process at ${moment(at)}, though no fault had hit it`,
  }));
}
