/** What a cluster made by kind is called, and what kind calls its context. */

const CONTEXT_PREFIX = 'kind-';

/** The harness's own cluster; `SENTINEL_CHAOS_CLUSTER` names another one. */
export function clusterName(): string {
  const chosen = process.env['SENTINEL_CHAOS_CLUSTER'];
  return chosen === undefined || chosen === '' ? 'sentinel-chaos' : chosen;
}

/** The context that kind writes into the kubeconfig for a cluster. */
export function contextOf(cluster: string): string {
  return `${CONTEXT_PREFIX}${cluster}`;
}

/** The cluster whose context this is; undefined when its name says that kind did not make it. */
export function clusterOf(context: string): string | undefined {
  return context.startsWith(CONTEXT_PREFIX) ? context.slice(CONTEXT_PREFIX.length) : undefined;
}
