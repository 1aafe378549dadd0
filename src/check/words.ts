/** The words that an experiment may expect something with. Adding one is its file and a line here. */

export { failover } from './failover.ts';
export { lost } from './lost.ts';
export { outage } from './outage.ts';
export { stopsAcknowledging } from './stops-acknowledging.ts';
export { twoMasters } from './two-masters.ts';
export { writtenTwice } from './written-twice.ts';
