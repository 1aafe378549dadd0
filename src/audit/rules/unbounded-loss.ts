import { DEMOTION_MS, time, writesPerS } from '../amounts.ts';
import { count } from '../../core/quantity.ts';
import type { Description } from '../../deployment/description.ts';
import type { Rule } from '../rule.ts';
import { settingOf } from '../settings.ts';

export const UNBOUNDED_LOSS: Rule = {
  id: 'unbounded-loss',
  title: 'A master that is cut off from its replicas goes on acknowledging writes that will be lost',
  severity: 'medium',
  holds: 'min-replicas-to-write or min-replicas-max-lag of a data node is 0, and there are replicas',
  experiments: ['master-isolated', 'master-isolated-min-replicas'],
  change:
    'Set min-replicas-to-write 1 and min-replicas-max-lag 10 on every data node: the loss then ends about 12 s after the cut.',
  find(description) {
    if (description.nodes.length < 2) return [];
    const bounds = description.nodes.map((node) => ({
      name: node.name,
      replicas: settingOf(node, 'min-replicas-to-write', 'min-slaves-to-write'),
      lag: settingOf(node, 'min-replicas-max-lag', 'min-slaves-max-lag'),
    }));
    const at = bounds.filter(({ replicas, lag }) => replicas === '0' || lag === '0').map(({ name }) => name);
    const isBlind = bounds.some(({ replicas }) => replicas === undefined);
    return [
      ...(at.length === 0 ? [] : [found(at, description)]),
      ...(isBlind ? [{ unseen: 'min-replicas-to-write of some data nodes is unknown' }] : []),
    ];
  },
};

function found(at: readonly string[], description: Description) {
  const rate = writesPerS(description);
  const amount =
    rate === undefined || rate <= 0
      ? ''
      : ` (at ${count(rate)}/s, up to ${count(rate * 60, 'write')} for each minute)`;
  return {
    at,
    setting: 'min-replicas-to-write',
    value: '0',
    consequence: `If a replica takes over meanwhile, all that clients on the side of a cut-off master write for as long as the cut lasts is acknowledged and lost${amount}, and so is what they write in the about ${time(DEMOTION_MS)} after it. Nothing bounds it.`,
  };
}
