/** How many pods may be evicted at once. */

import type { Description } from '../deployment/description.ts';

type Budget = Description['disruptionBudgets'][number];

/** Whether they could not be asked for, which the description says in a sentence. */
export function budgetsAreUnknown({ unseen, pods }: Description): boolean {
  return pods.length === 0 || unseen.some((sentence) => /disruption ?budget/i.test(sentence));
}

/** Pods of a budget that may be away by eviction at the same time; Kubernetes rounds percentages up. */
export function evictable({ maxUnavailable, minAvailable, pods }: Budget): number {
  const total = pods.length;
  if (maxUnavailable !== undefined) return Math.min(amount(maxUnavailable, total), total);
  if (minAvailable !== undefined) return Math.max(total - amount(minAvailable, total), 0);
  return 0;
}

function amount(value: number | string, total: number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  return percent === undefined ? Number(value) : Math.ceil((Number(percent) / 100) * total);
}
