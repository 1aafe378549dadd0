/** Names: where every host is led that looks them up. */

import type { LookupRecord } from '../../history/lookup-record.ts';
import type { Proof, ProofMoment } from './proof.ts';

/** What the records of what a fault takes away call its moments. */
export const LOOKED: Readonly<Record<ProofMoment, LookupRecord['when']>> = {
  before: 'before',
  injected: 'lost',
  'before-heal': 'still-lost',
  healed: 'found',
};

export const names: Proof = async ({ cluster, journal }, { path, hit }, when) => {
  for (const { atUs, ...found } of (await cluster.names?.lookUp(hit)) ?? [])
    journal.write({ kind: 'lookup', path, when: LOOKED[when], ...found }, atUs);
};
