/** The words that an experiment may expect something with. Adding one is its file and a line here. */

export { failover } from './failover.ts';
export { leaderChooses } from './leader-chooses.ts';
export { leaderDies } from './leader-dies.ts';
export { resync } from './resync.ts';
