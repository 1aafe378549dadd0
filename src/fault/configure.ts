/** CONFIG SET: data nodes go by other settings for a while, and by those of before afterwards. */

import { givenSettings } from '../experiment/given-settings.ts';
import { fault } from './fault.ts';
import { bySettings } from './settings.ts';

/** Changes settings of the targets, each read before and after, and puts back what was read. */
export const configure = fault({
  kind: 'configure',
  only: 'redis',
  parameters: { settings: givenSettings },
  example: { settings: { maxmemory: '1mb' } },
  says: ({ targets, said }) => `give ${targets} ${said.settings}`,
  ...bySettings({
    read: (name) => ['CONFIG', 'GET', name],
    write: (name, value) => ['CONFIG', 'SET', name, value],
    // A node that was given another role meanwhile has written the changed settings into its file.
    store: ['CONFIG', 'REWRITE'],
  }),
});
