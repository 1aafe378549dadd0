/** Services and disruption budgets as they are described. */

import type { V1LabelSelector, V1Pod } from '@kubernetes/client-node';
import type { Description } from '../../../deployment/description.ts';
import { selects } from './candidates.ts';
import type { Inventory } from './inventory.ts';

/** Those that lead to at least one of the pods. */
export function describeServices({ services }: Inventory, pods: readonly V1Pod[]): Description['services'] {
  const all = services.map(({ metadata, spec }) => ({
    name: metadata?.name ?? '',
    address: spec?.clusterIP ?? spec?.externalName ?? '',
    ports: (spec?.ports ?? []).map(({ port, targetPort }) => ({ port, target: targetPort ?? port })),
    pods: namesOf(pods.filter((pod) => selects(spec?.selector, pod))),
    publishesNotReady: spec?.publishNotReadyAddresses ?? false,
  }));
  return all.filter(({ pods }) => pods.length > 0);
}

export function describeBudgets(
  { budgets }: Inventory,
  pods: readonly V1Pod[],
): Description['disruptionBudgets'] {
  const all = budgets.map(({ metadata, spec }) => ({
    name: metadata?.name ?? '',
    ...(spec?.maxUnavailable !== undefined && { maxUnavailable: spec.maxUnavailable }),
    ...(spec?.minAvailable !== undefined && { minAvailable: spec.minAvailable }),
    pods: namesOf(pods.filter((pod) => isSelected(pod, spec?.selector))),
  }));
  return all.filter(({ pods }) => pods.length > 0);
}

function namesOf(pods: readonly V1Pod[]): string[] {
  return pods.map(({ metadata }) => metadata?.name ?? '');
}

/** An empty selector is every pod; none at all is no pod (policy/v1). */
export function isSelected({ metadata }: V1Pod, selector: V1LabelSelector | undefined): boolean {
  if (selector === undefined) return false;
  const labels = metadata?.labels ?? {};
  const isEqual = Object.entries(selector.matchLabels ?? {}).every(([name, value]) => labels[name] === value);
  return isEqual && (selector.matchExpressions ?? []).every((one) => holds(labels, one));
}

function holds(
  labels: Readonly<Record<string, string>>,
  { key, operator, values = [] }: NonNullable<V1LabelSelector['matchExpressions']>[number],
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}
