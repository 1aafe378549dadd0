/** The Services of a found deployment that clients go through. */

import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import type { Services } from '../../../cluster/services.ts';
import type { Endpoint } from '../../../cluster/protocol.ts';
import { ChaosError, messageOf } from '../../../core/errors.ts';
import type { Scope } from '../../../core/scope.ts';
import type { Description } from '../../../deployment/description.ts';
import { serviceProblem } from '../../../deployment/services.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import { serviceWords } from '../../../workload/workload.ts';
import type { Api } from '../api.ts';
import { RIGHTS_HINT } from '../discovery/inventory.ts';
import { behindIn, dataPortIn } from '../services/behind.ts';
import { slicesOf, watchService } from '../services/service-watch.ts';

/** A Service, and where clients connect to. */
export interface ServiceEndpoint {
  readonly service: string;
  readonly isHeadless: boolean;
  readonly endpoint: Endpoint;
}

/** Where each of these Services is; BAD_ARGUMENT for one that leads to no data node now: no client could begin. */
export function serviceEndpoints(
  api: Api,
  description: Description,
  names: readonly string[],
): Promise<ServiceEndpoint[]> {
  return Promise.all(names.map((name) => serviceEndpoint(api, description, name)));
}

async function serviceEndpoint(api: Api, description: Description, name: string): Promise<ServiceEndpoint> {
  const { namespace } = description;
  const problem = serviceProblem(name, description);
  if (problem !== undefined) throw refusal(problem);
  const [services, slices] = await Promise.all([
    api.list<V1Service>({ apiVersion: 'v1', kind: 'Service', namespace }),
    api.list<V1EndpointSlice>(slicesOf(namespace, name)),
  ]).catch((cause: unknown) => {
    throw new ChaosError('MISSING_PREREQUISITE', messageOf(cause), { hint: RIGHTS_HINT, cause });
  });
  const spec = services.find(({ metadata }) => metadata?.name === name)?.spec;
  const isHeadless = spec?.clusterIP === 'None';
  const processes = dataNodesOf(description);
  const led = dataPortIn(slices, processes);
  if (led === undefined) throw refusal(`the Service ${name} has no port of a data node`);
  if (behindIn(slices, processes, isHeadless).length === 0)
    throw refusal(`the Service ${name} leads nowhere now: no pod that it selects is ready`);
  const port = spec?.ports?.find((one) => (one.name ?? '') === led.name)?.port ?? led.port;
  return {
    service: name,
    isHeadless,
    endpoint: {
      name: serviceWords(name),
      // A name that leads to pods leads to their own ports; an address that stays needs no name.
      ...(isHeadless
        ? { address: `${name}.${namespace}.svc`, port: led.port }
        : { address: spec?.clusterIP ?? '', port }),
    },
  };
}

function refusal(problem: string): ChaosError {
  return new ChaosError('BAD_ARGUMENT', `no client can go that way: ${problem}`, {
    hint: '`sentinel-chaos discover` lists the Services that lead to data nodes, with the labels that somebody keeps',
  });
}

/** What is behind them, watched until the scope is closed. */
export function watchedServices(
  api: Api,
  description: Description,
  all: readonly ServiceEndpoint[],
  scope: Scope,
): Services {
  const { namespace } = description;
  const processes = dataNodesOf(description);
  const watching = new AbortController();
  scope.defer('stop watching Services', () => {
    watching.abort();
  });
  return {
    endpoints: all.map(({ endpoint }) => endpoint),
    onLook: (listener) => {
      for (const { service: name, isHeadless } of all) {
        const behind = (slices: readonly V1EndpointSlice[]): string[] =>
          behindIn(slices, processes, isHeadless);
        watchService({ api, namespace }, { name, behind }, listener, watching.signal);
      }
    },
  };
}

/** A data node's host is its pod. */
function dataNodesOf({ nodes }: Description): PlacedProcess[] {
  return nodes.map(({ name, pod, port }) => ({ name, kind: 'redis', host: pod, port }));
}
