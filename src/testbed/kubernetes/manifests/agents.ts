/** Observer and clients: one pod a host, on a stock Node image. */

import type { V1Pod } from '@kubernetes/client-node';
import { basename } from 'node:path/posix';
import { placementOf } from '../../../experiment/topology.ts';
import { AGENT_FOLDER, PROGRAM, PROGRAM_FOLDER, SERVE_COMMAND, SERVE_FILE } from '../agent/scripts.ts';
import { isAgentHost, LABEL, podOf } from '../names.ts';
import { PROGRAMS } from './files.ts';
import { AGENT_TOLERATIONS, agentAffinity } from './placing.ts';
import { metadata, podLabels, type Plan } from './plan.ts';
import { AGENT_USER, CONTAINER_SECURITY, podSecurity } from './security.ts';

/** Name of the container in the pod of an agent. */
export const AGENT_CONTAINER = 'agent';

/** Writers whose harness died come to an end by themselves after this long, s; no run takes as long. */
const LIFETIME_S = 7_200;

/** The pod of every agent host. */
export function agentPods(plan: Plan): V1Pod[] {
  return placementOf(plan.topology)
    .hosts.filter(isAgentHost)
    .map((host) => agentPod(plan, host));
}

function agentPod(plan: Plan, host: string): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(plan, podOf(host), { ...podLabels(plan, 'agent'), [LABEL.host]: host }),
    spec: {
      // An agent that ended has recorded what it saw; another one could not go on where it stopped.
      restartPolicy: 'Never',
      activeDeadlineSeconds: LIFETIME_S,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: podSecurity(AGENT_USER),
      affinity: agentAffinity(plan),
      tolerations: AGENT_TOLERATIONS,
      containers: [
        {
          name: AGENT_CONTAINER,
          image: plan.images.agent,
          imagePullPolicy: 'IfNotPresent',
          command: [...SERVE_COMMAND],
          // No limits: an agent that is throttled or killed measures itself.
          resources: { requests: { cpu: '100m', memory: '128Mi' } },
          securityContext: CONTAINER_SECURITY,
          volumeMounts: [
            { name: 'programs', mountPath: PROGRAM_FOLDER, readOnly: true },
            { name: 'agent', mountPath: AGENT_FOLDER },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        { name: 'programs', configMap: { name: PROGRAMS, items: [PROGRAM, SERVE_FILE].map(item) } },
        { name: 'agent', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
      ],
    },
  };
}

function item(path: string): { key: string; path: string } {
  return { key: basename(path), path: basename(path) };
}
