/** Lose the name: what is announced of a host leads nowhere, as when its record is gone from the DNS; its processes live on. */

import { ChaosError } from '../core/errors.ts';
import { announcedNames } from '../cluster/announced-names.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Names } from '../cluster/names.ts';
import { effectOf, fault } from './fault.ts';

/** Takes the names of the targets' hosts away; they lead where they led when the step ends. Only where names are announced. */
export const loseName = fault({
  kind: 'lose-name',
  parameters: {},
  example: {},
  needs: () => 'lose-names',
  effect: () => effectOf({ target: 'names', names: 'lost', colour: 'yellow', pattern: 'dots' }),
  says: ({ targets }) => `take the name of ${targets} away`,
  inject: async ({ cluster, targets }) => {
    await namesOf(cluster).lose(announcedNames(cluster, targets.hosts));
  },
  heal: async ({ cluster, targets }) => {
    await namesOf(cluster).giveBack(announcedNames(cluster, targets.hosts));
  },
});

function namesOf({ names }: Cluster): Names {
  if (names === undefined)
    throw new ChaosError('TESTBED_BROKE', 'the testbed promised to take names away and has none');
  return names;
}
