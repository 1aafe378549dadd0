/** The words that an experiment may expect something with. Adding one is its file and a line here. */

export { electedDespite } from './elected-despite.ts';
export { election } from './election.ts';
export { failover } from './failover.ts';
export { leaderChooses } from './leader-chooses.ts';
export { leaderDies } from './leader-dies.ts';
export { lost } from './lost.ts';
export { noFailover } from './no-failover.ts';
export { outage } from './outage.ts';
export { relearns } from './relearns.ts';
export { resync } from './resync.ts';
export { stopsAcknowledging } from './stops-acknowledging.ts';
export { twoMasters } from './two-masters.ts';
export { writtenTwice } from './written-twice.ts';
