/** SENTINEL RESET: an operator has Sentinels forget replicas and each other; they find again only whom they can reach. */

import { byCommand, commandEach } from './commanded.ts';
import { fault } from './fault.ts';

/** Resets what the targets know of the master. */
export const sentinelReset = fault({
  kind: 'sentinel-reset',
  only: 'sentinel',
  parameters: {},
  example: {},
  says: ({ targets }) => `reset ${targets}`,
  ...byCommand(),
  inject: (context) => commandEach(context, ['SENTINEL', 'RESET', context.masterName]),
});
