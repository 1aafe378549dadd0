/** SENTINEL FAILOVER: an operator orders a failover of a healthy master; no other Sentinel is asked. */

import { defaulted, flag } from '../experiment/parameter.ts';
import { byCommand, commandEach } from './commanded.ts';
import { fault } from './fault.ts';

/**
 * Orders a Sentinel to fail over. Coordinated, it has the master itself hand over, which holds writes back until the replica has
 * all of them; a server that does not know that refuses the order.
 */
export const sentinelFailover = fault({
  kind: 'sentinel-failover',
  only: 'sentinel',
  parameters: { coordinated: defaulted(flag, false) },
  example: {},
  says: ({ targets, parameters: { coordinated } }) =>
    `order ${targets} to fail over${coordinated ? ', the master coordinating it' : ''}`,
  ...byCommand({ hitsMaster: true }),
  needs: ({ coordinated }) =>
    coordinated ? ['signal-processes', 'coordinate-failovers'] : 'signal-processes',
  inject: (context) =>
    commandEach(context, [
      'SENTINEL',
      'FAILOVER',
      context.masterName,
      ...(context.parameters.coordinated ? ['COORDINATED'] : []),
    ]),
});
