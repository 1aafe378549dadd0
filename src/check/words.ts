/** The words that an experiment may expect something with. Adding one is its file and a line here. */

export { electedDespite } from './elected-despite.ts';
export { election } from './election.ts';
export { failover } from './failover.ts';
export { leaderChooses } from './leader-chooses.ts';
export { leaderDies } from './leader-dies.ts';
export { noFailover } from './no-failover.ts';
export { relearns } from './relearns.ts';
export { resync } from './resync.ts';
