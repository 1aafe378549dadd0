/** The definitions of all words by name: those that an experiment may write, and the invariants. */

import { converged } from './converged.ts';
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

/** All that is judged: the words, and the invariants and objectives, which need no word. */
export const EXPECTATIONS = {
  ...WORDS,
  ...byName([oneMasterPerEpoch, sentinelsAgree, converged]),
  ...byName([writableAgain, clientOutage, lostWrites, recovered, electedByMajority]),
};
