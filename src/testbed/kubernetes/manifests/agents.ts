/** Observer and clients: one pod a host, on a stock Node image. */

import type { V1Container, V1Pod, V1VolumeMount } from '@kubernetes/client-node';
import { basename } from 'node:path/posix';
import { placementOf } from '../../../experiment/topology.ts';
import type { HostedProgram } from '../../../experiment/hosted-programs.ts';
import {
  AGENT_FOLDER,
  CLIENT_PROGRAM_SCRIPTS,
  CLIENT_PROGRAMS,
  PROGRAM,
  PROGRAM_FOLDER,
  runProgram,
  SERVE_COMMAND,
  SERVE_FILE,
} from '../agent/scripts.ts';
import { isAgentHost, LABEL, podOf } from '../names.ts';
import { PROGRAMS } from './files.ts';
import { AGENT_TOLERATIONS, agentAffinity } from './placing.ts';
import { metadata, podLabels, type Plan } from './plan.ts';
import { AGENT_USER, CONTAINER_SECURITY, podSecurity, PROGRAM_SECURITY } from './security.ts';

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

const SCRIPTS: V1VolumeMount[] = [{ name: 'programs', mountPath: PROGRAM_FOLDER, readOnly: true }];
/** What agents and client programs both see. */
const SHARED: V1VolumeMount[] = [{ name: 'client-programs', mountPath: CLIENT_PROGRAMS }];

/** Beside the agent, as the same user: its root may be written to, as programs of others may want to. */
function programContainer({ workload, image, command }: HostedProgram, index: number): V1Container {
  return {
    name: `program-${index}`,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: runProgram(workload, command),
    resources: { requests: { cpu: '50m', memory: '64Mi' } },
    securityContext: PROGRAM_SECURITY,
    volumeMounts: [...SCRIPTS, ...SHARED],
  };
}

function agentPod(plan: Plan, host: string): V1Pod {
  const programs = plan.programs.filter((one) => one.host === host);
  const files = [PROGRAM, SERVE_FILE, ...(programs.length === 0 ? [] : Object.keys(CLIENT_PROGRAM_SCRIPTS))];
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
            ...SCRIPTS,
            { name: 'agent', mountPath: AGENT_FOLDER },
            { name: 'tmp', mountPath: '/tmp' },
            ...(programs.length === 0 ? [] : SHARED),
          ],
        },
        ...programs.map(programContainer),
      ],
      volumes: [
        { name: 'programs', configMap: { name: PROGRAMS, items: files.map(item) } },
        { name: 'agent', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
        ...(programs.length === 0 ? [] : [{ name: 'client-programs', emptyDir: {} }]),
      ],
    },
  };
}

function item(path: string): { key: string; path: string } {
  return { key: basename(path), path: basename(path) };
}
