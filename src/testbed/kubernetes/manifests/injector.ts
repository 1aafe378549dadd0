/** The injectors: a privileged pod on every machine, through which links are cut and processes signalled. */

import { join } from 'node:path';
import type { V1DaemonSet } from '@kubernetes/client-node';
import { shellCommand } from '../../shell-program.ts';
import { injectorNamespaceOf, labelsOf } from '../names.ts';
import { podLabels, type Plan } from './plan.ts';

/** Name of the DaemonSet and of the container in its pods. */
export const INJECTOR = 'injector';

/** Its hook: what it holds frozen goes on. */
const THAW = shellCommand(join(import.meta.dirname, '../processes'), 'thaw.sh');

/** The DaemonSet, in a namespace of its own; its pods only stay, commands come by exec. */
export function injector(plan: Plan): readonly V1DaemonSet[] {
  const labels = podLabels(plan, 'injector');
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: {
        name: INJECTOR,
        namespace: injectorNamespaceOf(plan.runId),
        labels: labelsOf(plan.runId),
      },
      spec: {
        selector: { matchLabels: labels },
        updateStrategy: { type: 'OnDelete' },
        template: {
          metadata: { labels },
          spec: {
            // Sees every process of its machine, and through them their network namespaces.
            hostPID: true,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            // For the hook alone: a sleep ends at once.
            terminationGracePeriodSeconds: 5,
            // Heals wherever there is something to heal, whatever is wrong with the machine.
            tolerations: [{ operator: 'Exists' }],
            containers: [
              {
                name: INJECTOR,
                image: plan.images.injector,
                imagePullPolicy: 'IfNotPresent',
                // Not the first process of a pid namespace, so that SIGTERM ends it; orphans go to the container's shim.
                command: ['sleep', 'infinity'],
                // Whoever deletes it, and however: nothing stays frozen for want of the watchdogs that end with it.
                lifecycle: { preStop: { exec: { command: THAW } } },
                resources: { requests: { cpu: '10m', memory: '32Mi' } },
                securityContext: { privileged: true, runAsUser: 0 },
              },
            ],
          },
        },
      },
    },
  ];
}
