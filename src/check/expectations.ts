/** The definitions of all words by name: those that an experiment may write, and the invariants. */

import { converged } from './converged.ts';
import { endures } from './endures.ts';
import type { AnyDefinition } from './expectation.ts';
import { oneMasterPerEpoch } from './one-master-per-epoch.ts';
import { sentinelsAgree } from './sentinels-agree.ts';
import { clientOutage } from './objectives/client-outage.ts';
import { electedByMajority } from './objectives/elected-by-majority.ts';
import { lostWrites } from './objectives/lost-writes.ts';
import { recovered } from './objectives/recovered.ts';
import { writableAgain } from './objectives/writable-again.ts';
import * as words from './words.ts';

function byName(all: readonly { readonly definition: unknown }[]): Readonly<Record<string, AnyDefinition>> {
  const definitions = all.map(({ definition }) => definition as AnyDefinition);
  return Object.fromEntries(definitions.map((definition) => [definition.name, definition]));
}

/** The words of `expect`. */
export const WORDS = byName(Object.values(words));

/** Expected of every experiment that does not say why not. */
export const INVARIANTS = byName([oneMasterPerEpoch, sentinelsAgree, converged]);

/** Expected of every soak. */
const SOAKED = byName([endures]);

/** Expected where the people of a deployment want it. */
export const OBJECTIVES = byName([writableAgain, clientOutage, lostWrites, recovered, electedByMajority]);

/** All that is judged. */
export const EXPECTATIONS = { ...WORDS, ...INVARIANTS, ...SOAKED, ...OBJECTIVES };
