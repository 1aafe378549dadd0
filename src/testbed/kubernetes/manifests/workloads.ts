/** The deployment of a run: files, servers and agents, once the addresses of the Services are known. */

import type { V1ConfigMap, V1Pod, V1Secret, V1StatefulSet } from '@kubernetes/client-node';
import type { Secrets } from '../../secrets.ts';
import { agentPods } from './agents.ts';
import { configurationSecret, programs } from './files.ts';
import type { Plan } from './plan.ts';
import { statefulSets } from './servers.ts';

/** Everything in the run's namespace but the Services; `addresses` has the ClusterIP of every server host's Service. */
export function workloads(
  plan: Plan,
  addresses: ReadonlyMap<string, string>,
  secrets: Secrets,
): readonly (V1Secret | V1ConfigMap | V1StatefulSet | V1Pod)[] {
  return [
    configurationSecret(plan, addresses, secrets),
    programs(plan),
    ...statefulSets(plan),
    ...agentPods(plan),
  ];
}
