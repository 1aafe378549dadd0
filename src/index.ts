/** The words an experiment may use: a few by themselves, the others as members of their nouns. */

export { experiment } from './experiment/experiment.ts';
export { oneFailover, oneFailoverBehindService, portable, recovery } from './experiment/portable.ts';
export { table } from './experiment/table.ts';
export { majority, topology } from './experiment/topology.ts';
export { oneVotingRound, twoFailoverAttempts } from './experiment/sentinel-timing.ts';
export type { Election } from './check/election.ts';
export * as expect from './check/words.ts';
export * as fault from './fault/words.ts';
export * as step from './experiment/steps.ts';
export * as target from './experiment/targets.ts';
export { libraries } from './workload/libraries.ts';
export * as workload from './workload/words.ts';
