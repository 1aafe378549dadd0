/**
 * Nothing else may intervene in the deployment: what a run shows would then not be what its schedule did. In a found one
 * an operator, a sidecar or a probe belongs to what is tried out: what they do is named, and part of the answer.
 */

import { count } from '../../core/quantity.ts';
import { unexplainedSights } from '../../facts/quiet.ts';
import type { Timeline } from '../../facts/timeline.ts';
import { brokenUnlessFound, intact, type Guard } from './guard.ts';

/** So many are named, the others counted. */
const NAMED = 4;

export const NOTHING_INTERVENED: Guard = {
  name: 'nothing else intervened',
  masks: 'none',
  judge({ facts }) {
    const all = [
      ...facts.unorderedPromotions,
      ...facts.unorderedRestarts,
      ...facts.foreignOrders,
      ...facts.unexplained,
      ...unexplainedSights(facts.timeline),
    ];
    const more = all.length > NAMED ? [`and ${count(all.length - NAMED)} more`] : [];
    const named = all.slice(0, NAMED).map(({ text }) => text);
    const sentence = `${[...named, ...more].join('; ')}.`;
    if (all.length > 0) return brokenUnlessFound(facts, 'what others did', sentence);
    return intact(
      `No data node was promoted but by a Sentinel, none was restarted but by a fault, and what the Sentinels saw and did has a fault or an order for its reason.${settingsWords(facts.timeline)}`,
    );
  },
};

/** Older histories have no settings of data nodes, and a node may refuse to say them. */
function settingsWords({ deployment, settings }: Timeline): string {
  const nodes = deployment?.processes.filter(({ kind }) => kind === 'redis') ?? [];
  const areKnown = nodes.every(({ name }) => settings.some(({ node }) => node === name));
  return areKnown && nodes.length > 0 ? ' No data node was given other settings but by an order.' : '';
}
