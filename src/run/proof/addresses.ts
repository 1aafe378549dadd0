/** Addresses: whether anything answers at those that the target hosts have or had. */

import { LOOKED } from './names.ts';
import type { Proof } from './proof.ts';

export const addresses: Proof = async ({ cluster, journal }, { path, targets }, when) => {
  await Promise.all(
    targets.hosts.map(async (host) => {
      for (const { atUs, ...trial } of (await cluster.addresses?.tryEach(host)) ?? [])
        journal.write({ kind: 'address', path, when: LOOKED[when], host, ...trial }, atUs);
    }),
  );
};
