/** What the Pod Security Standard `restricted` demands, and a little more. */

import type { V1PodSecurityContext, V1SecurityContext } from '@kubernetes/client-node';

/** User and group of the official server images. */
export const SERVER_USER = 999;

/** User and group `node` of the official Node images. */
export const AGENT_USER = 1000;

/** A pod that runs as this user and whose volumes that user may write to. */
export function podSecurity(user: number): V1PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** A container without any privilege that writes to its volumes only. */
export const CONTAINER_SECURITY: V1SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
};

/** One with a program of others, which may write to its root as well. */
export const PROGRAM_SECURITY: V1SecurityContext = Object.assign({}, CONTAINER_SECURITY, {
  readOnlyRootFilesystem: false,
});
