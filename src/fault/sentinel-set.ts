/** SENTINEL SET: Sentinels go by other settings for a while, and by those of before afterwards; no other Sentinel learns of it. */

import { givenSettings } from '../experiment/given-settings.ts';
import { fault } from './fault.ts';
import { bySettings } from './settings.ts';

/** Changes settings of the targets, each read before and after, and puts back what was read. */
export const sentinelSet = fault({
  kind: 'sentinel-set',
  only: 'sentinel',
  parameters: { settings: givenSettings },
  example: { settings: { quorum: '1' } },
  says: ({ targets, said }) => `give ${targets} ${said.settings}`,
  ...bySettings({
    read: (_, masterName) => ['SENTINEL', 'MASTER', masterName],
    write: (name, value, masterName) => ['SENTINEL', 'SET', masterName, name, value],
  }),
});
