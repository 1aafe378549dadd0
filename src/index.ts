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
export * from './check/words.ts';
export type { Election } from './check/election.ts';
