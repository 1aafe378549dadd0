/** Which machines pods go to, so that the loss of one takes only what an experiment means to take. */

import type {
  V1Affinity,
  V1PodAntiAffinity,
  V1Toleration,
  V1TopologySpreadConstraint,
} from '@kubernetes/client-node';
import { podLabels, type Plan, type ServerGroup } from './plan.ts';

const MACHINE = 'kubernetes.io/hostname';
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** Weights go from 1 to 100. */
const STRONGLY = 100;
const RATHER = 50;

/**
 * Servers of a group are spread evenly over machines. Sentinels strictly, so that one machine of three never holds the
 * majority; data nodes as well as can be, because one on a crowded machine is better than none. A machine that takes
 * no such pods (a control plane, one that is cordoned or gone) does not count.
 */
export function spread(plan: Plan, { role, kinds }: ServerGroup): V1TopologySpreadConstraint[] {
  return [
    {
      maxSkew: 1,
      topologyKey: MACHINE,
      whenUnsatisfiable: kinds.includes('sentinel') ? 'DoNotSchedule' : 'ScheduleAnyway',
      nodeTaintsPolicy: 'Honor',
      labelSelector: { matchLabels: podLabels(plan, role) },
    },
  ];
}

/** Data nodes keep away from what measures, whichever comes first. */
export function dataAffinity(plan: Plan): V1Affinity {
  return { podAntiAffinity: apartFrom(plan, 'agent') };
}

/** Agents go to the control plane, which no fault hits; where that is hidden, to a machine without data nodes. */
export function agentAffinity(plan: Plan): V1Affinity {
  const preference = { matchExpressions: [{ key: CONTROL_PLANE, operator: 'Exists' }] };
  return {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: STRONGLY, preference }],
    },
    podAntiAffinity: apartFrom(plan, 'data'),
  };
}

export const AGENT_TOLERATIONS: V1Toleration[] = [
  { key: CONTROL_PLANE, operator: 'Exists', effect: 'NoSchedule' },
];

function apartFrom(plan: Plan, role: 'agent' | 'data'): V1PodAntiAffinity {
  const podAffinityTerm = {
    topologyKey: MACHINE,
    labelSelector: { matchLabels: podLabels(plan, role) },
  };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: RATHER, podAffinityTerm }] };
}
