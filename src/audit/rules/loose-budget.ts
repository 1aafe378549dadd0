import type { Description } from '../../deployment/description.ts';
import { majority } from '../../experiment/topology.ts';
import { evictable } from '../budgets.ts';
import { counted } from '../quorum.ts';
import type { Rule } from '../rule.ts';

export const LOOSE_BUDGET: Rule = {
  id: 'loose-budget',
  title: 'A PodDisruptionBudget lets the majority of the Sentinels, or all data nodes, be evicted at once',
  severity: 'medium',
  holds:
    'So many pods of one budget may be away that the Sentinels that are left are no majority, or that no data node is left',
  experiments: ['sentinels-below-majority', 'second-master-dies'],
  change: 'Set maxUnavailable 1 in the PodDisruptionBudget.',
  find(description) {
    return description.disruptionBudgets.flatMap((budget) => {
      const harm = harmOf(description, budget);
      const { name, maxUnavailable, minAvailable, pods } = budget;
      if (harm === undefined) return [];
      return [
        {
          at: [name],
          setting: 'PodDisruptionBudget',
          value: `${maxUnavailable === undefined ? `minAvailable ${minAvailable}` : `maxUnavailable ${maxUnavailable}`} of ${pods.length} pods`,
          consequence: harm,
        },
      ];
    });
  },
};

function harmOf(
  description: Description,
  budget: Description['disruptionBudgets'][number],
): string | undefined {
  const { nodes, sentinels } = description;
  const gone = evictable(budget);
  const voters = sentinels.filter(({ pod }) => budget.pods.includes(pod)).length;
  const left = sentinels.length - Math.min(gone, voters);
  const needed = majority(counted(description));
  const data = nodes.filter(({ pod }) => budget.pods.includes(pod)).length;
  if (nodes.length > 1 && Math.min(gone, data) === nodes.length)
    return 'A drain may take the master and all replicas at once: an outage until they are back.';
  if (sentinels.length > 2 && voters > 0 && left < needed)
    return `A drain may leave ${left} Sentinels, and the majority is ${needed}: no failover until the others are back.`;
  return undefined;
}
