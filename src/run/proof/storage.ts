/** Files: what becomes of attempts to write where the target processes would. */

import type { Proof } from './proof.ts';

export const storage: Proof = async ({ cluster, journal }, { effect, targets }, when) => {
  if (when === 'before') return;
  const to = effect.storage === 'sealed' ? 'configuration' : 'volume';
  await Promise.all(
    targets.processes.map(async (process) => {
      const { atUs, ...attempt } = await cluster.storage!.attempt(process, to);
      journal.write({ kind: 'storage', process, when, ...attempt }, atUs);
    }),
  );
};
