/** Where everything of a found deployment is: its pods are hosts, under their own names, beside the pods of our agents. */

import { isIP } from 'node:net';
import type { Description } from '../../../deployment/description.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import { hostOf, isAgentHost, podOf } from '../names.ts';
import type { Residences } from '../pods/residences.ts';

export interface FoundPlacement {
  readonly hosts: readonly string[];
  readonly processes: readonly PlacedProcess[];
  readonly residences: Residences;
  /** The addresses of Services by which hosts are announced, where they are. */
  readonly announced: ReadonlyMap<string, string>;
}

/** `agentNamespace` is that of our agents on `agentHosts`. */
export function placementIn(
  description: Description,
  agentNamespace: string,
  agentHosts: readonly string[],
): FoundPlacement {
  const found = [
    ...description.nodes.map((node) => ({ ...node, kind: 'redis' as const })),
    ...description.sentinels.map((sentinel) => ({ ...sentinel, kind: 'sentinel' as const })),
  ];
  const containers = new Map(found.map(({ name, container }) => [name, container]));
  const pods = new Set(found.map(({ pod }) => pod));
  const addresses = new Map(description.pods.map(({ name, ip }) => [name, ip]));
  return {
    hosts: [...pods, ...agentHosts],
    processes: found.map(({ name, kind, pod, port, announced }) => ({
      name,
      kind,
      host: pod,
      port,
      // The address of a pod is another one with the next pod.
      ...(announced === undefined || announced.host === addresses.get(pod) ? {} : { announced }),
    })),
    residences: {
      namespaces: [description.namespace, agentNamespace],
      hostOf: ({ metadata }) => {
        const { name = '', namespace } = metadata ?? {};
        if (namespace === agentNamespace) return hostOf(name);
        return pods.has(name) ? name : undefined;
      },
      podOf: (host) =>
        isAgentHost(host)
          ? { namespace: agentNamespace, pod: podOf(host) }
          : { namespace: description.namespace, pod: host },
      containerOf: ({ name }) => containers.get(name)!,
    },
    announced: new Map(
      found.flatMap(({ pod, announced }) => {
        const isService =
          announced !== undefined && isIP(announced.host) !== 0 && announced.host !== addresses.get(pod);
        return isService ? [[pod, announced.host]] : [];
      }),
    ),
  };
}
