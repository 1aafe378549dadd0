/** The words an experiment may use. */

export { experiment } from './experiment/experiment.ts';
export { table } from './experiment/table.ts';
export { majority, topology } from './experiment/topology.ts';
export { oneVotingRound, twoFailoverAttempts } from './experiment/schedule.ts';
export {
  awaitConverged,
  awaitEvent,
  awaitNewMaster,
  custom as step,
  during,
  once,
  quiet,
  repeat,
} from './experiment/steps.ts';
export * from './experiment/targets.ts';
export * from './workload/words.ts';
export * from './fault/words.ts';
export { duplicates } from './check/duplicates.ts';
export { electedDespite } from './check/elected-despite.ts';
export { election, type Election } from './check/election.ts';
export { emptyRestart } from './check/empty-restart.ts';
export { failover } from './check/failover.ts';
export { hung } from './check/hung.ts';
export { losses } from './check/losses-of.ts';
export { leaderChooses } from './check/leader-chooses.ts';
export { leaderDies } from './check/leader-dies.ts';
export { lossBound } from './check/loss-bound.ts';
export { lossExplained } from './check/loss-explained.ts';
export { lossOnlyFrom } from './check/loss-only-from.ts';
export { noFailover } from './check/no-failover.ts';
export { noLostWrites } from './check/lost-writes.ts';
export { outage } from './check/outage.ts';
export { refusals } from './check/refusals.ts';
export { resync } from './check/resync.ts';
export { relearns } from './check/relearns.ts';
export { twoWritableMasters } from './check/two-writable-masters.ts';
