/** The words an experiment may use. */

export { experiment } from './experiment/experiment.ts';
export { table } from './experiment/table.ts';
export { majority, topology } from './experiment/topology.ts';
export {
  awaitConverged,
  awaitNewMaster,
  during,
  everyAsk,
  quiet,
  repeat,
  twoTries,
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
export { kill } from './fault/kill.ts';
export { terminate } from './fault/terminate.ts';
export { freeze } from './fault/freeze.ts';
export { partition } from './fault/partition.ts';
export { isolate } from './fault/isolate.ts';
export { deletePod } from './fault/delete-pod.ts';
export { killContainer } from './fault/kill-container.ts';
export { freezeNode } from './fault/freeze-node.ts';
export { killNode } from './fault/kill-node.ts';
export { converged } from './check/converged.ts';
export { election, type Election } from './check/election.ts';
export { emptyRestart } from './check/empty-restart.ts';
export { failover } from './check/failover.ts';
export { lossBound } from './check/loss-bound.ts';
export { lossOnlyFrom } from './check/loss-only-from.ts';
export { noFailover } from './check/no-failover.ts';
export { noLostWrites } from './check/lost-writes.ts';
export { oneMasterPerEpoch } from './check/one-master-per-epoch.ts';
export { outage } from './check/outage.ts';
export { rebootOnly } from './check/reboot-only.ts';
export { sentinelsAgree } from './check/sentinels-agree.ts';
export { twoWritableMasters } from './check/two-writable-masters.ts';
