/** Services and disruption budgets as they are described. */

import type { V1LabelSelector, V1Pod } from '@kubernetes/client-node';
import type { Description } from '../../../deployment/description.ts';
import { selects } from './candidates.ts';
import type { Inventory } from './inventory.ts';

/** Those that lead to at least one of the pods, or would if somebody kept a label on one of those of data nodes. */
export function describeServices(
  { services, pods: everyPod }: Inventory,
  pods: readonly V1Pod[],
  dataPods: readonly V1Pod[],
): Description['services'] {
  const all = services.map(({ metadata, spec }) => ({
    name: metadata?.name ?? '',
    address: spec?.clusterIP ?? spec?.externalName ?? '',
    ports: (spec?.ports ?? []).map(({ port, targetPort }) => ({ port, target: targetPort ?? port })),
    pods: namesOf(pods.filter((pod) => selects(spec?.selector, pod))),
    publishesNotReady: spec?.publishNotReadyAddresses ?? false,
    ...keptLabelsOf(spec?.selector ?? {}, dataPods, everyPod),
  }));
  return all.filter(({ pods, keptLabels }) => pods.length > 0 || keptLabels !== undefined);
}

/** Labels that the controller of pods gives each of them for itself. */
const OF_EACH_POD = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/** What a Service selects by that not every data node has, where it leads to data nodes alone, or would. */
function keptLabelsOf(
  selector: Readonly<Record<string, string>>,
  dataPods: readonly V1Pod[],
  everyPod: readonly V1Pod[],
): { readonly keptLabels?: Readonly<Record<string, string>> } {
  const labels = Object.entries(selector);
  const kept = labels.filter(([name, value]) => !dataPods.every((pod) => labelOf(pod, name) === value));
  const selected = everyPod.filter((pod) => selects(selector, pod));
  const isKept =
    kept.length > 0 &&
    selected.every((pod) => dataPods.includes(pod)) &&
    !kept.some(([name]) => OF_EACH_POD.includes(name)) &&
    (selected.length > 0 || (kept.length < labels.length && !kept.some(([name]) => isOfAll(name, dataPods))));
  return isKept ? { keptLabels: Object.fromEntries(kept) } : {};
}

/** Whether the pods have one value of a label in common: that is no role. */
function isOfAll(name: string, pods: readonly V1Pod[]): boolean {
  const values = new Set(pods.map((pod) => labelOf(pod, name)));
  return values.size === 1 && !values.has(undefined);
}

function labelOf({ metadata }: V1Pod, name: string): string | undefined {
  return metadata?.labels?.[name];
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
