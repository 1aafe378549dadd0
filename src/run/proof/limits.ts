/** Resources: what the kernel says of the limits of what the target processes get. */

import type { Proof } from './proof.ts';

export const limits: Proof = async ({ cluster, journal }, { effect, targets }, when) => {
  if (when === 'before') return;
  const resource = effect.resources!;
  await Promise.all(
    targets.processes.map(async (process) => {
      const { atUs, isLimited, hits = 0, kills = 0 } = await cluster.resources!.look(process, resource);
      journal.write({ kind: 'limit', process, resource, when, isLimited, hits, kills }, atUs);
    }),
  );
};
