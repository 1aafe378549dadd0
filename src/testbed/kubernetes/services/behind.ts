/** What stands behind a Service, by its EndpointSlices. Pure. */

import type { V1Endpoint, V1EndpointSlice } from '@kubernetes/client-node';
import type { PlacedProcess } from '../../../experiment/topology.ts';

/**
 * Whom a new connection would be led to, each once: data nodes by name, and what is none by its address. Those are the endpoints
 * that are ready or, where none is, those that end and still serve, as kube-proxy has it since 1.28 (KEP 1669); the DNS name of
 * a headless Service leads to the ready ones alone.
 */
export function behindIn(
  slices: readonly V1EndpointSlice[],
  processes: readonly PlacedProcess[],
  isHeadless: boolean,
): string[] {
  // The API server writes null for an empty list.
  const all = slices.flatMap(({ endpoints, ports }) =>
    ((endpoints as typeof endpoints | null) ?? []).map((endpoint) => ({
      endpoint,
      ports: (ports ?? []).map(({ port }) => port),
    })),
  );
  const ready = all.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
  const serving = all.filter(({ endpoint: { conditions } }) => conditions?.serving && conditions.terminating);
  const reached = ready.length > 0 || isHeadless ? ready : serving;
  return [...new Set(reached.map(({ endpoint, ports }) => nameOf(endpoint, ports, processes)))].toSorted();
}

/** The port of the data nodes that a Service leads to, by its name there; undefined where it leads to none. */
export function dataPortIn(
  slices: readonly V1EndpointSlice[],
  processes: readonly PlacedProcess[],
): { readonly name: string; readonly port: number } | undefined {
  const numbers = new Set(processes.filter(({ kind }) => kind === 'redis').map(({ port }) => port));
  const ports = slices.flatMap((slice) => slice.ports ?? []);
  return ports.flatMap(({ name = '', port }) =>
    port !== undefined && numbers.has(port) ? [{ name, port }] : [],
  )[0];
}

function nameOf(
  { targetRef, addresses }: V1Endpoint,
  ports: readonly (number | undefined)[],
  processes: readonly PlacedProcess[],
): string {
  const node = processes.find(
    ({ kind, host, port }) => kind === 'redis' && host === targetRef?.name && ports.includes(port),
  );
  return node?.name ?? addresses[0] ?? '';
}
