/** Where hosts and processes are: which pod a host is, and which of its containers a process runs in. */

import type { V1Pod } from '@kubernetes/client-node';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import { hostOf, podOf } from '../names.ts';

export interface PodName {
  readonly namespace: string;
  readonly pod: string;
}

export interface Residences {
  /** Where the pods of hosts are looked for. */
  readonly namespaces: readonly string[];
  /** The host that a pod is; undefined for one that is none. */
  hostOf(pod: V1Pod): string | undefined;
  podOf(host: string): PodName;
  containerOf(process: PlacedProcess): string;
}

/** Of a deployment of our own: everything is in one namespace, and named after what it is. */
export function ownResidences(namespace: string): Residences {
  return {
    namespaces: [namespace],
    hostOf: ({ metadata }) => hostOf(metadata!.name!),
    podOf: (host) => ({ namespace, pod: podOf(host) }),
    containerOf: ({ kind }) => kind,
  };
}
