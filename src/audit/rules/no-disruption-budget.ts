import { isRestarted } from '../places.ts';
import { budgetsAreUnknown } from '../budgets.ts';
import type { Rule } from '../rule.ts';

export const NO_DISRUPTION_BUDGET: Rule = {
  id: 'no-disruption-budget',
  title: 'Draining machines may evict all pods of a kind at once',
  severity: 'medium',
  holds:
    'Two or more pods with data nodes, or three or more with Sentinels, are under no PodDisruptionBudget',
  experiments: ['sentinels-below-majority', 'second-master-dies'],
  change: 'Add a PodDisruptionBudget with maxUnavailable 1 for the data nodes, and one for the Sentinels.',
  find(description) {
    const { nodes, sentinels, pods, disruptionBudgets } = description;
    if (budgetsAreUnknown(description)) return [{ unseen: 'PodDisruptionBudgets are unknown' }];
    const isFree = (pod: string) =>
      pods.some((one) => one.name === pod && isRestarted(one)) &&
      !disruptionBudgets.some((budget) => budget.pods.includes(pod));
    const data = [...new Set(nodes.map(({ pod }) => pod))].filter(isFree);
    const voters = [...new Set(sentinels.map(({ pod }) => pod))].filter(isFree);
    const isData = data.length > 1;
    const at = [...new Set([...(isData ? data : []), ...(voters.length > 2 ? voters : [])])];
    if (at.length === 0) return [];
    return [
      {
        at,
        setting: 'PodDisruptionBudget',
        value: 'none',
        consequence: isData
          ? 'A drain of several machines, or an upgrade of the cluster, takes the master and its replicas at once: an outage until they are back, and loss of what is on no volume.'
          : 'A drain of several machines, or an upgrade of the cluster, takes the majority of the Sentinels at once: no failover until they are back.',
      },
    ];
  },
};
