/** Lose the name: what is announced of a host leads nowhere, as when its record is gone from the DNS; its processes live on. */

import { ChaosError } from '../core/errors.ts';
import { announcedNames } from '../cluster/announced-names.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Names } from '../cluster/names.ts';
import { defaulted, oneOf } from '../experiment/parameter.ts';
import { effectOf, fault } from './fault.ts';

/**
 * Takes the names of the targets' hosts away; they lead where they led when the step ends. Only where names are announced. By default
 * whoever asks for one is answered at once that there is none; or, as when the DNS is out of reach, nothing.
 */
export const loseName = fault({
  kind: 'lose-name',
  parameters: {
    /** `nxdomain`: the answer is that there is no such name. `timeout`: there is no answer, and whoever asks waits for one. */
    by: defaulted(oneOf('nxdomain', 'timeout'), 'nxdomain'),
  },
  example: { by: 'timeout' },
  needs: () => 'lose-names',
  effect: ({ by }) =>
    effectOf({
      target: 'names',
      names: by === 'nxdomain' ? 'lost' : 'unanswered',
      colour: 'yellow',
      pattern: 'dots',
    }),
  says: ({ targets, parameters: { by } }) =>
    by === 'nxdomain'
      ? `take the name of ${targets} away`
      : `let nobody be answered who asks for the name of ${targets}`,
  inject: async ({ cluster, targets, parameters: { by }, ttlMs }) => {
    await namesOf(cluster).lose(announcedNames(cluster, targets.hosts), by, ttlMs);
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
