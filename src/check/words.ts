/** The words that an experiment may expect something with. Adding one is its file and a line here. */

export { back } from './back.ts';
export { copies } from './copies.ts';
export { electedDespite } from './elected-despite.ts';
export { election } from './election.ts';
export { failover } from './failover.ts';
export { failovers } from './failovers.ts';
export { leaderChooses } from './leader-chooses.ts';
export { leaderDies } from './leader-dies.ts';
export { lost } from './lost.ts';
export { misreported } from './misreported.ts';
export { noFailover } from './no-failover.ts';
export { notFoundAgain } from './not-found-again.ts';
export { outage } from './outage.ts';
export { recovers } from './recovers.ts';
export { refuses } from './refuses.ts';
export { relearns } from './relearns.ts';
export { restarts } from './restarts.ts';
export { resync } from './resync.ts';
export { stopsAcknowledging } from './stops-acknowledging.ts';
export { tilt } from './tilt.ts';
export { twoMasters } from './two-masters.ts';
export { writable } from './writable.ts';
export { writtenTwice } from './written-twice.ts';
