/** Processes: their state as the kernel tells it. */

import type { Proof } from './proof.ts';

/** Where a process is replaced, which one there was before shows that it was; that it runs after the heal the observer sees. */
export const states: Proof = async ({ cluster, journal }, { effect, targets }, when) => {
  if (when === 'healed' || (when === 'before' && effect.processes !== 'replaced')) return;
  for (const { process, state, pid, atUs } of await cluster.states(targets.processes))
    journal.write({ kind: 'process-state', process, state, pid }, atUs);
};
