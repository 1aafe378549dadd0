/** Where announced addresses lead: addresses of pods, of Services, of machines, and host names. */

import type { V1Pod, V1Service } from '@kubernetes/client-node';
import { selects, targetOf } from './candidates.ts';
import type { Inventory } from './inventory.ts';

/** A port of a pod. */
export interface Place {
  readonly pod: string;
  readonly port: number;
}

/** Every place that connections to an address may reach; none where it leads to no pod of the namespace. */
export function placesOf(host: string, port: number, inventory: Inventory): Place[] {
  const { pods, services } = inventory;
  const direct = pods.filter((pod) => isAt(pod, host) || isNamed(pod, host, inventory.namespace));
  const reached = services.flatMap((service) => behind(service, host, port, inventory));
  const places = [...direct.map((pod) => ({ pod: nameOf(pod), port })), ...reached];
  // A headless Service's name and a pod's may both be meant by one address.
  const unique = new Map(places.map((place) => [`${place.pod}:${place.port}`, place]));
  return [...unique.values()];
}

function nameOf({ metadata }: V1Pod): string {
  return metadata?.name ?? '';
}

/** IPv6 addresses are compared as they are written: Kubernetes and Redis both write the short form. */
function isAt({ status }: V1Pod, host: string): boolean {
  const all = [status?.podIP, ...(status?.podIPs ?? []).map(({ ip }) => ip)];
  return all.includes(host);
}

/** `<hostname>.<subdomain>` with or without the namespace and the cluster's domain. */
function isNamed({ metadata, spec }: V1Pod, host: string, namespace: string): boolean {
  const hostname = spec?.hostname ?? metadata?.name;
  if (hostname === undefined) return false;
  if (host === hostname) return true;
  return spec?.subdomain !== undefined && isName(host, [hostname, spec.subdomain], namespace);
}

/** Whether a host name is these labels, followed by nothing, the namespace, or that and `svc` and any domain. */
function isName(host: string, labels: readonly string[], namespace: string): boolean {
  const words = host.toLowerCase().replace(/\.$/, '').split('.');
  if (!labels.every((label, index) => words[index] === label)) return false;
  const [where, svc] = words.slice(labels.length);
  return where === undefined || (where === namespace && (svc === undefined || svc === 'svc'));
}

function behind(service: V1Service, host: string, port: number, inventory: Inventory): Place[] {
  const { spec } = service;
  const entry = (spec?.ports ?? []).find((one) =>
    isOnMachine(service, host, inventory)
      ? one.nodePort === port
      : isOf(service, host, inventory.namespace) && (one.port === port || spec?.clusterIP === 'None'),
  );
  if (entry === undefined) return [];
  const selected = inventory.pods.filter((pod) => selects(spec?.selector, pod));
  return selected.flatMap((pod) => {
    // Nothing translates the port of a Service without an address.
    const target = spec?.clusterIP === 'None' ? port : targetOf(entry.targetPort ?? entry.port, pod);
    return target === undefined ? [] : [{ pod: nameOf(pod), port: target }];
  });
}

function isOf({ metadata, spec, status }: V1Service, host: string, namespace: string): boolean {
  const ingress = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => [ip, hostname]);
  const all = [spec?.clusterIP, ...(spec?.clusterIPs ?? []), ...(spec?.externalIPs ?? []), ...ingress];
  return all.includes(host) || isName(host, [metadata?.name ?? ''], namespace);
}

/** Node ports are open on every machine; machines are known by their pods where they may not be listed. */
function isOnMachine({ spec }: V1Service, host: string, { machines, pods }: Inventory): boolean {
  if (spec?.type !== 'NodePort' && spec?.type !== 'LoadBalancer') return false;
  const listed = machines.flatMap(({ status }) => status?.addresses ?? []).map(({ address }) => address);
  return listed.includes(host) || pods.some(({ status }) => status?.hostIP === host);
}
