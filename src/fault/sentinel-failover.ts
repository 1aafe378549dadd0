/** SENTINEL FAILOVER: an operator orders a failover of a healthy master; no other Sentinel is asked. */

import { byCommand, commandEach } from './commanded.ts';
import { fault } from './fault.ts';

/** Orders a Sentinel to fail over. */
export const sentinelFailover = fault({
  kind: 'sentinel-failover',
  only: 'sentinel',
  parameters: {},
  example: {},
  says: ({ targets }) => `order ${targets} to fail over`,
  ...byCommand({ hitsMaster: true }),
  inject: (context) => commandEach(context, ['SENTINEL', 'FAILOVER', context.masterName]),
});
