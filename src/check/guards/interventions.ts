/** Nothing else may intervene in the deployment: what a run shows would then not be what its schedule did. */

import { broken, intact, type Guard } from './guard.ts';

export const NOTHING_INTERVENED: Guard = {
  name: 'nothing else intervened',
  masksFailure: false,
  judge({ facts }) {
    const all = [...facts.unorderedPromotions, ...facts.unorderedRestarts, ...facts.unexplained];
    if (all.length > 0) return broken(`${all.map(({ text }) => text).join('; ')}.`);
    return intact(
      'No data node was promoted but by a Sentinel, none was restarted but by a fault, and what the Sentinels saw and did has a fault or an order for its reason.',
    );
  },
};
