/** Brings a topology up on Kubernetes, from nothing to pods that run and links that can be cut. */

import type { KubernetesObject, V1Service } from '@kubernetes/client-node';
import type { HostedProgram } from '../../experiment/hosted-programs.ts';
import type { Scope } from '../../core/scope.ts';
import { placementOf, type Topology } from '../../experiment/topology.ts';
import { named } from '../configuration.ts';
import { accessWith, newSecrets, type Secrets } from '../secrets.ts';
import { versionWords } from '../server-version.ts';
import { agentBundle } from './agent/bundle.ts';
import { SERVE } from './agent/scripts.ts';
import type { Api } from './api.ts';
import { attach } from './attach.ts';
import type { Parts } from './cluster.ts';
import { fastInitialSync } from './fast-initial-sync.ts';
import type { Images } from './images.ts';
import type { Machines } from './machines.ts';
import { announcedBy } from './manifests/announced.ts';
import { namespacesAndServices } from './manifests/services.ts';
import { workloads } from './manifests/workloads.ts';
import { injector } from './manifests/injector.ts';
import type { Plan } from './manifests/plan.ts';
import { injectorNamespaceOf, isAgentHost, LABEL, namespaceOf, podOf } from './names.ts';
import { ownResidences } from './pods/residences.ts';
import { holdLease } from './sweep/lease.ts';
import { removeNamespaces } from './sweep/namespaces.ts';

/** A deployment to be brought up. */
export interface BringUpOptions {
  readonly api: Api;
  readonly images: Images;
  readonly machines: Machines | undefined;
  readonly runId: string;
  readonly topology: Topology;
  readonly logs: string;
  readonly programs?: readonly HostedProgram[];
  readonly signal: AbortSignal;
  /** Takes what undoes each step. */
  readonly scope: Scope;
}

/** Resolves when every pod runs, replicas are linked and every host's network is pinned. */
export async function bringUp(options: BringUpOptions): Promise<Parts> {
  const { api, topology, runId } = options;
  const namespace = namespaceOf(runId);
  const { hosts, processes } = placementOf(topology);
  const { services, addresses, secrets } = await deploy(options);
  const attached = await attach({
    ...options,
    residences: ownResidences(namespace),
    own: { namespace, images: options.images },
    hosts,
    processes: topology.announce === 'hostname' ? named(processes, addresses) : processes,
    announced: services,
    hasInjectors: true,
    access: accessWith(secrets),
  });
  const [server] = await Promise.all([serverOf(options), fastInitialSync({ api, namespace, topology })]);
  return { ...attached, server };
}

/** What is known of a deployment only once it is made. */
interface Deployed {
  /** The address of each server host's Service, where it has one. */
  readonly services: ReadonlyMap<string, string>;
  /** What each server host is announced by. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly secrets: Secrets;
}

async function deploy(options: BringUpOptions): Promise<Deployed> {
  const { api, images, topology, runId, scope } = options;
  const plan: Plan = {
    runId,
    topology,
    images,
    agentProgram: await agentBundle(),
    serveScript: SERVE,
    programs: options.programs ?? [],
  };
  const namespace = namespaceOf(runId);
  const first = namespacesAndServices(plan);
  const namespaces = first.filter(({ kind }) => kind === 'Namespace');
  const names = [namespace, injectorNamespaceOf(runId)];
  scope.defer('delete the run’s namespaces', () => removeNamespaces(api, names), 90_000);
  await Promise.all(namespaces.map((object) => api.create(object)));
  const alive = new AbortController();
  scope.defer('let go of the lease', () => {
    alive.abort();
  });
  const [made] = await Promise.all([
    createAll<V1Service>(api, first.filter(({ kind }) => kind === 'Service') as V1Service[]),
    createAll(api, injector(plan)),
    holdLease(api, namespace, alive.signal),
  ]);
  const services = new Map(
    made.flatMap(({ metadata, spec }) => {
      const host = metadata?.labels?.[LABEL.host];
      return host === undefined ? [] : [[host, spec!.clusterIP!] as const];
    }),
  );
  const addresses = announcedBy(plan, services);
  const secrets = await newSecrets(topology, placementOf(topology).processes, addresses);
  await createAll(api, workloads(plan, addresses, secrets));
  return { services, addresses, secrets };
}

function createAll<T extends KubernetesObject>(api: Api, objects: readonly T[]): Promise<T[]> {
  return Promise.all(objects.map((object) => api.create(object)));
}

async function serverOf({ api, topology, runId }: BringUpOptions): Promise<string> {
  const { processes } = placementOf(topology);
  const first = processes.find(({ host }) => !isAgentHost(host))!;
  const ref = { namespace: namespaceOf(runId), pod: podOf(first.host), container: first.kind };
  const { output } = await api.exec(ref, [`${topology.server}-server`, '--version']);
  return versionWords(output);
}
