/** Where processes are: pods, containers, machines, zones, and what lies under a path. */

import type { Container, DataNode, Description, Pod, Sentinel } from '../deployment/description.ts';
import { listed } from './amounts.ts';
import type { Unseen } from './rule.ts';

export type Process = DataNode | Sentinel;

export interface Housed<P extends Process = Process> {
  readonly process: P;
  readonly pod: Pod;
  readonly container: Container;
}

/** Processes with their pods and containers, and which of these are unknown. */
export function housed<P extends Process>(
  { pods }: Description,
  processes: readonly P[],
): { readonly known: readonly Housed<P>[]; readonly unseen: readonly Unseen[] } {
  const known = processes.flatMap((process) => {
    const pod = pods.find(({ name }) => name === process.pod);
    const container = pod?.containers.find(({ name }) => name === process.container);
    return pod === undefined || container === undefined ? [] : [{ process, pod, container }];
  });
  const blind = processes.filter((one) => !known.some(({ process }) => process === one));
  return { known, unseen: unknownOf('the container', blind) };
}

/** `the container of redis-0 and redis-1 is unknown`; nothing where there are none. */
export function unknownOf(what: string, processes: readonly Pick<Process, 'name'>[]): readonly Unseen[] {
  if (processes.length === 0) return [];
  return [{ unseen: `${what} of ${listed(processes.map(({ name }) => name))} is unknown` }];
}

/** Processes by the machine or zone that their pods are on; those of which it is unknown are left out. */
export function byPlace<P extends Process>(
  { pods }: Description,
  processes: readonly P[],
  kind: 'machine' | 'zone',
): { readonly places: ReadonlyMap<string, readonly P[]>; readonly blind: readonly P[] } {
  const placeOf = (process: P) => pods.find(({ name }) => name === process.pod)?.[kind];
  const known = processes.filter((process) => placeOf(process) !== undefined);
  return {
    places: Map.groupBy(known, (process) => placeOf(process)!),
    blind: processes.filter((process) => placeOf(process) === undefined),
  };
}

/** Whether a container that ends is started again by its kubelet. */
export function isRestarted({ restartPolicy }: Pod): boolean {
  return restartPolicy === 'Always';
}

/** The volume that a path lies on; undefined for the container's own file system, which is gone with the container. */
export function volumeUnder({ volumes }: Container, path: string): Container['volumes'][number] | undefined {
  const above = volumes.filter(
    (one) => path === one.path || path.startsWith(`${one.path.replace(/\/$/, '')}/`),
  );
  return above.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** Kinds of volumes that are made and removed with the pod. */
const WITH_POD: readonly string[] = [
  'emptyDir',
  'ephemeral',
  'configMap',
  'secret',
  'projected',
  'downwardAPI',
];

/** Whether what is written to a path is gone with the pod. */
export function isGoneWithPod(container: Container, path: string): boolean {
  const volume = volumeUnder(container, path);
  return volume === undefined || WITH_POD.includes(volume.kind);
}
