/**
 * The testbed `found`: a deployment that somebody else made. Agents and injectors come into namespaces of their own;
 * nothing of the deployment's configuration is changed.
 */

import { resolve } from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import type { Capability } from '../../../cluster/capabilities.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { OpenOptions, Testbed } from '../../../cluster/testbed.ts';
import { milliseconds, type Duration } from '../../../core/duration.ts';
import { messageOf } from '../../../core/errors.ts';
import { Scope } from '../../../core/scope.ts';
import type { Description } from '../../../deployment/description.ts';
import { differences } from '../../../deployment/differences.ts';
import { placementOf, type Topology } from '../../../experiment/topology.ts';
import { KEYS } from '../../../workload/workload.ts';
import { agentBundle } from '../agent/bundle.ts';
import { SERVE } from '../agent/scripts.ts';
import type { Api } from '../api.ts';
import { attach } from '../attach.ts';
import { KubernetesCluster, type Parts } from '../cluster.ts';
import type { Images } from '../images.ts';
import { agentPods } from '../manifests/agents.ts';
import { programs } from '../manifests/files.ts';
import { injector } from '../manifests/injector.ts';
import type { Plan } from '../manifests/plan.ts';
import { namespaces, runNamespace } from '../manifests/services.ts';
import { injectorNamespaceOf, isAgentHost, namespaceOf } from '../names.ts';
import { holdLease } from '../sweep/lease.ts';
import { removeNamespaces } from '../sweep/namespaces.ts';
import { sweep } from '../sweep/sweep.ts';
import { accessTo } from './access.ts';
import { foundCapabilities } from './capabilities.ts';
import { ON_ANNOTATION, refuseUnlessAllowed, refuseWhileInUse } from './permission.ts';
import { placementIn } from './placement.ts';
import { asItIsNow, presentOf } from './present.ts';
import { serviceEndpoints, watchedServices } from './services.ts';

export interface FoundOptions {
  readonly api: Api;
  readonly images: Images;
  readonly description: Description;
  /** Where that was read from. */
  readonly file: string;
  /** A namespace that was named on the command line: it may be broken without its annotation. */
  readonly allowedNamespace?: string | undefined;
  /** Whether privileged pods may be made. */
  readonly hasInjectors: boolean;
  /** What the kernel of its machines is known to lack. */
  readonly lacking?: readonly Capability[];
  /** Hears what an earlier, dead run had left behind and what was done about it. */
  readonly onHealed: (sentence: string) => void;
}

/** BAD_ARGUMENT, and nothing is made, where the deployment may not be broken, or is not whole: now, and again before each run. */
export async function foundTestbed(options: FoundOptions): Promise<Testbed> {
  await present(options);
  const { outage } = options.description.abort;
  return {
    name: 'found',
    description: options.file,
    capabilities: foundCapabilities(options.hasInjectors, options.lacking),
    ...(outage === undefined ? {} : { abortAfterMs: milliseconds(outage as Duration) }),
    open: (topology, openOptions) => openFound(topology, openOptions, options),
  };
}

async function openFound(topology: Topology, options: OpenOptions, found: FoundOptions): Promise<Cluster> {
  const { api, images, description, hasInjectors, onHealed } = found;
  const now = await present(found);
  const access = await accessTo(api, now);
  for (const sentence of await sweep(api)) onHealed(sentence);
  await refuseWhileInUse(api, now);
  options.signal.throwIfAborted();
  const { runId, signal, services = [] } = options;
  const endpoints = await serviceEndpoints(api, now, services);
  const logs = resolve(options.logs);
  await mkdir(logs, { recursive: true });
  const agents = placementOf(topology).hosts.filter(isAgentHost);
  const scope = new Scope();
  try {
    await makeAgents(
      api,
      {
        runId,
        topology,
        images,
        agentProgram: await agentBundle(),
        serveScript: SERVE,
        programs: options.programs ?? [],
        annotations: { [ON_ANNOTATION]: now.namespace },
      },
      scope,
      hasInjectors,
    );
    const placement = placementIn(now, namespaceOf(runId), agents);
    const attached = await attach({
      api,
      runId,
      ...placement,
      access,
      machines: undefined,
      logs,
      signal,
      hasInjectors,
      scope,
    });
    const [{ server, version }] = now.nodes as [Description['nodes'][number]];
    const parts: Parts = {
      ...attached,
      ...(endpoints.length === 0 ? {} : { services: watchedServices(api, now, endpoints, scope) }),
      server: `${server} ${version}`,
      found: {
        keys: `${KEYS}:${runId}`,
        differences: () =>
          presentOf(api, description).then(
            (after) => differences(now, after),
            (error: unknown) => [`it could not be looked at again: ${messageOf(error)}`],
          ),
      },
    };
    return new KubernetesCluster(parts);
  } catch (error) {
    await scope.close().catch(() => undefined);
    // What broke because it was given up is not the reason.
    options.signal.throwIfAborted();
    throw error;
  }
}

/** The deployment as it is now, if it may be broken. */
async function present({ api, description, allowedNamespace }: FoundOptions): Promise<Description> {
  await refuseUnlessAllowed(api, description, allowedNamespace);
  return asItIsNow(api, description);
}

/** Agents and injectors, and the sign of life that keeps them. */
async function makeAgents(api: Api, plan: Plan, scope: Scope, hasInjectors: boolean): Promise<void> {
  const namespace = namespaceOf(plan.runId);
  const names = hasInjectors ? [namespace, injectorNamespaceOf(plan.runId)] : [namespace];
  scope.defer('delete the run’s namespaces', () => removeNamespaces(api, names), 90_000);
  await createAll(api, hasInjectors ? namespaces(plan) : [runNamespace(plan)]);
  const alive = new AbortController();
  scope.defer('let go of the lease', () => {
    alive.abort();
  });
  await Promise.all([
    holdLease(api, namespace, alive.signal),
    ...(hasInjectors ? [createAll(api, injector(plan))] : []),
    createAll(api, [programs(plan)]).then(() => createAll(api, agentPods(plan))),
  ]);
}

function createAll<T extends KubernetesObject>(api: Api, objects: readonly T[]): Promise<T[]> {
  return Promise.all(objects.map((object) => api.create(object)));
}
