/** A fake testbed on which one run after another comes out as a test wants. */

import { ChaosError } from '../src/core/errors.ts';
import type { Testbed } from '../src/cluster/testbed.ts';
import { fakeTestbed } from './fakes/testbed.ts';
import { changeData, type Files } from './fixtures/recorded.ts';
import { replayed } from './replayed.ts';

export type Outcome = 'held' | 'failed' | 'undecided' | 'broke';

const MUTATIONS: Readonly<Record<Exclude<Outcome, 'broke'>, (files: Files) => void>> = {
  held: () => undefined,
  failed: (files) => changeData(files, (runs) => runs.slice(1)),
  undecided: (files) => void files.set('observer', []),
};

/** A testbed on which the runs come out like this, in the order in which they open it; all further ones as the last. */
export function comingOut(...outcomes: readonly Outcome[]): Testbed & { readonly opened: () => number } {
  let opened = 0;
  return {
    ...fakeTestbed(),
    opened: () => opened,
    open: (wanted, options) => {
      const outcome = outcomes[Math.min(opened++, outcomes.length - 1)]!;
      return outcome === 'broke'
        ? Promise.reject(new ChaosError('TESTBED_BROKE', 'no room'))
        : replayed('master-killed', MUTATIONS[outcome]).open(wanted, options);
    },
  };
}
