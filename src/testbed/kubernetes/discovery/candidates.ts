/** Ports of pods that a Redis or a Sentinel may listen on: names and labels are not looked at. */

import type { V1Container, V1Pod, V1Service } from '@kubernetes/client-node';
import type { Inventory } from './inventory.ts';

export interface Candidate {
  readonly pod: V1Pod;
  readonly port: number;
  /** Whether the pod itself or a Service names the port; otherwise it is tried because it is usual. */
  readonly isNamed: boolean;
}

/** Redis's, Sentinel's, and those beside them that TLS and operators are given. */
export const USUAL_PORTS: readonly number[] = [6379, 6380, 26379, 26380, 26479];

export function candidatesIn({ pods, services }: Inventory): Candidate[] {
  return pods.filter(isRunning).flatMap((pod) => {
    const named = new Set([...portsNamedBy(pod), ...targetsIn(services, pod)]);
    const all = new Set([...named, ...USUAL_PORTS]);
    return [...all].map((port) => ({ pod, port, isNamed: named.has(port) }));
  });
}

export function isRunning({ status, metadata }: V1Pod): boolean {
  return status?.phase === 'Running' && metadata?.deletionTimestamp === undefined;
}

/** The containers that stay: those of the pod and init containers that are sidecars. */
export function residentContainers({ spec }: V1Pod): readonly V1Container[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...(spec?.containers ?? []), ...sidecars];
}

/** Ports that a container declares, has in its environment as `…PORT`, or is started with. */
export function portsOf({ ports = [], env = [], command = [], args = [] }: V1Container): number[] {
  const declared = ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  const environment = env.filter(({ name }) => /port$/i.test(name)).map(({ value }) => Number(value));
  const words = [...command, ...args].join(' ');
  const started = [...words.matchAll(/--(?:tls-)?port[ =](\d+)/g)].map(([, port]) => Number(port));
  const all = [...declared.map(({ containerPort }) => containerPort), ...environment, ...started];
  return [...new Set(all)].filter((port) => Number.isInteger(port) && port > 0 && port < 65_536);
}

function portsNamedBy(pod: V1Pod): number[] {
  return residentContainers(pod).flatMap(portsOf);
}

function targetsIn(services: readonly V1Service[], pod: V1Pod): number[] {
  return services
    .filter((service) => selects(service.spec?.selector, pod))
    .flatMap(({ spec }) => spec?.ports ?? [])
    .flatMap(({ port, targetPort }) => targetOf(targetPort ?? port, pod) ?? []);
}

/** A Service without a selector selects nothing: its endpoints are made by hand. */
export function selects(selector: Readonly<Record<string, string>> | undefined, pod: V1Pod): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([name, value]) => pod.metadata?.labels?.[name] === value);
}

/** The number of a Service's target port at a pod, where the pod has a port of that name. */
export function targetOf(target: number | string, pod: V1Pod): number | undefined {
  if (typeof target === 'number') return target;
  const ports = residentContainers(pod).flatMap(({ ports = [] }) => ports);
  return ports.find(({ name }) => name === target)?.containerPort;
}
