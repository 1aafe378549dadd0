/** The words an experiment may use. */

export { experiment } from './experiment/experiment.ts';
export { table } from './experiment/table.ts';
export { majority, topology } from './experiment/topology.ts';
export {
  awaitConverged,
  awaitEvent,
  awaitNewMaster,
  during,
  once,
  oneVotingRound,
  quiet,
  repeat,
  step,
  twoFailoverAttempts,
} from './experiment/schedule.ts';
export {
  client,
  firstMaster,
  master,
  node,
  replica,
  replicas,
  sentinel,
  sentinelLeader,
  sentinels,
} from './experiment/target.ts';
export { appends } from './workload/appends.ts';
export { increments } from './workload/increments.ts';
export { sets } from './workload/sets.ts';
export { kill } from './fault/kill.ts';
export { terminate } from './fault/terminate.ts';
export { freeze } from './fault/freeze.ts';
export { partition } from './fault/partition.ts';
export { isolate } from './fault/isolate.ts';
export { cutLinks } from './fault/cut-links.ts';
export { swizzle } from './fault/swizzle.ts';
export { forget } from './fault/forget.ts';
export { sentinelFailover } from './fault/sentinel-failover.ts';
export { sentinelReset } from './fault/sentinel-reset.ts';
export { pauseWrites } from './fault/pause-writes.ts';
export { deletePod } from './fault/delete-pod.ts';
export { killContainer } from './fault/kill-container.ts';
export { freezeNode } from './fault/freeze-node.ts';
export { killNode } from './fault/kill-node.ts';
export { election, type Election } from './check/election.ts';
export { failover } from './check/failover.ts';
export { leaderChooses } from './check/leader-chooses.ts';
export { leaderDies } from './check/leader-dies.ts';
export { lost } from './check/lost.ts';
export { minorityElects } from './check/minority-elects.ts';
export { minorityOpinion } from './check/minority-opinion.ts';
export { noFailover } from './check/no-failover.ts';
export { outage } from './check/outage.ts';
export { rebootOnly } from './check/reboot-only.ts';
export { resync } from './check/resync.ts';
export { seenUp } from './check/seen-up.ts';
export { relearns } from './check/relearns.ts';
export { stopsAcknowledging } from './check/stops-acknowledging.ts';
export { twoMasters } from './check/two-masters.ts';
export { writtenTwice } from './check/written-twice.ts';
