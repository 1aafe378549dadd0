/** Nobody else may be at work on the deployment: what a run shows is then not what its schedule did. */

import { broken, intact, type Guard } from './guard.ts';

export const NOTHING_UNASKED: Guard = {
  name: 'nothing happened unasked',
  masksFailure: false,
  judge({ facts }) {
    const all = [...facts.unorderedPromotions, ...facts.unorderedRestarts];
    if (all.length > 0) return broken(`${all.map(({ text }) => text).join('; ')}.`);
    return intact('No data node was promoted but by a Sentinel, and none was restarted but by a fault.');
  },
};
