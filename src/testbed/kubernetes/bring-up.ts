/** Brings a topology up on Kubernetes, from nothing to pods that run and links that can be cut. */

import type { KubernetesObject, V1Service } from '@kubernetes/client-node';
import { ChaosError } from '../../core/errors.ts';
import { passwordAccess } from '../../cluster/access.ts';
import type { Scope } from '../../core/scope.ts';
import { until } from '../../core/until.ts';
import { placementOf, type Topology } from '../../experiment/topology.ts';
import { versionWords } from '../server-version.ts';
import { agentBundle } from './agent/bundle.ts';
import { SERVE } from './agent/scripts.ts';
import type { Api } from './api.ts';
import type { Parts } from './cluster.ts';
import { fastInitialSync } from './fast-initial-sync.ts';
import type { Images } from './images.ts';
import { Injectors } from './injector/injectors.ts';
import type { Machines } from './machines.ts';
import { namespacesAndServices } from './manifests/services.ts';
import { workloads } from './manifests/workloads.ts';
import { injector } from './manifests/injector.ts';
import type { Plan } from './manifests/plan.ts';
import { injectorNamespaceOf, isAgentHost, LABEL, namespaceOf, podOf } from './names.ts';
import { KubernetesLinks } from './networks/links.ts';
import { PodNetworks } from './networks/networks.ts';
import { followLogs } from './pods/logs.ts';
import { PodOrchestrator } from './pods/orchestrator.ts';
import { StartWatch } from './pods/start-failure.ts';
import { PodCache } from './pods/pod-cache.ts';
import { ownResidences } from './pods/residences.ts';
import { Processes } from './processes/processes.ts';
import { UndoJournal } from './sweep/journal.ts';
import { holdLease } from './sweep/lease.ts';
import { removeNamespaces } from './sweep/namespaces.ts';

/** Images may have to be pulled first, ms. */
const RUNNING_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 100;

/** A deployment to be brought up. */
export interface BringUpOptions {
  readonly api: Api;
  readonly images: Images;
  readonly machines: Machines | undefined;
  readonly runId: string;
  readonly topology: Topology;
  readonly password: string | undefined;
  readonly logs: string;
  readonly signal: AbortSignal;
  /** Takes what undoes each step. */
  readonly scope: Scope;
}

/** Resolves when every pod runs, replicas are linked and every host's network is pinned. */
export async function bringUp(options: BringUpOptions): Promise<Parts> {
  const { api, topology, runId, password, logs, scope, machines } = options;
  const namespace = namespaceOf(runId);
  const { processes } = placementOf(topology);
  const journal = await UndoJournal.open({ run: namespace, context: api.context });
  scope.defer('close the undo journal', () => journal.close());
  const addresses = await deploy(options);
  const residences = ownResidences(namespace);

  const starting = new AbortController();
  const watching = new AbortController();
  scope.defer('stop watching the pods', () => {
    watching.abort();
  });
  const podCache = await PodCache.open(api, residences, watching.signal);
  const signal = AbortSignal.any([options.signal, starting.signal]);
  const [injectors] = await Promise.all([
    Injectors.open(api, injectorNamespaceOf(runId), { limitMs: RUNNING_LIMIT_MS, signal }),
    allRunning(podCache, { topology, signal }),
  ]).catch((error: unknown) => {
    // The other one need not wait any longer.
    starting.abort(error);
    throw error;
  });
  scope.defer('end the sessions with the injectors', () => injectors.close());
  const networks = await PodNetworks.open({
    podCache,
    injectors,
    hosts: placementOf(topology).hosts,
    announced: addresses,
  });
  scope.defer('stop looking after the networks of pods', () => networks.close());
  const [server] = await Promise.all([serverOf(options), fastInitialSync({ api, namespace, topology })]);
  scope.defer('stop following logs', followLogs({ api, residences, processes, folder: logs }));

  const signals = new Processes({ podCache, injectors, processes });
  await allStarted(signals, options);
  const orchestrator = new PodOrchestrator({
    api,
    namespace,
    processes,
    signals,
    podCache,
    networks,
    machines,
    journal,
  });
  const hosts = placementOf(topology).hosts.map((name) => ({
    name,
    address: addresses.get(name) ?? podCache.pod(name)!.ip!,
  }));
  const links = new KubernetesLinks({ networks, processes });
  return {
    api,
    server,
    access: passwordAccess(password),
    hosts,
    processes,
    logs,
    podCache,
    links,
    signals,
    orchestrator,
    scope,
  };
}

/** Makes everything; answers with the address that each server host is announced by. */
async function deploy(options: BringUpOptions): Promise<ReadonlyMap<string, string>> {
  const { api, images, topology, runId, password, scope } = options;
  const plan: Plan = { runId, topology, images, agentProgram: await agentBundle(), serveScript: SERVE };
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
  const [services] = await Promise.all([
    createAll<V1Service>(api, first.filter(({ kind }) => kind === 'Service') as V1Service[]),
    createAll(api, injector(plan)),
    holdLease(api, namespace, alive.signal),
  ]);
  const addresses = new Map(
    services.flatMap(({ metadata, spec }) => {
      const host = metadata?.labels?.[LABEL.host];
      return host === undefined ? [] : [[host, spec!.clusterIP!] as const];
    }),
  );
  await createAll(api, workloads(plan, addresses, password));
  return addresses;
}

function createAll<T extends KubernetesObject>(api: Api, objects: readonly T[]): Promise<T[]> {
  return Promise.all(objects.map((object) => api.create(object)));
}

/** Waits until every host's pod has an address and every container in it runs; no longer where one never will. */
async function allRunning(
  podCache: Pick<PodCache, 'pod'>,
  { topology, signal }: Pick<BringUpOptions, 'topology' | 'signal'>,
): Promise<void> {
  const { hosts } = placementOf(topology);
  const lacking = (): string[] => hosts.filter((host) => !(podCache.pod(host)?.isRunning ?? false));
  const watch = new StartWatch();
  const probe = (): true | undefined => {
    watch.check(
      hosts.flatMap((host) => podCache.pod(host)?.failure ?? []),
      performance.now(),
    );
    return lacking().length === 0 ? true : undefined;
  };
  try {
    await until(probe, {
      what: 'all pods',
      withinMs: RUNNING_LIMIT_MS,
      everyMs: LOOK_EVERY_MS,
      signal,
    });
  } catch (error) {
    if (!(error instanceof ChaosError) || error.code !== 'TIMED_OUT') throw error;
    const reasons = lacking().map(
      (host) => `${podOf(host)} (${podCache.pod(host)?.problem ?? 'not made yet'})`,
    );
    throw new ChaosError(
      'TESTBED_BROKE',
      `not every pod runs after ${RUNNING_LIMIT_MS / 1_000} s: ${reasons.join(', ')}`,
      { hint: '`sentinel-chaos doctor` shows whether the images can be had and what else is lacking' },
    );
  }
}

/**
 * Waits until every container's server has taken the place of its start script: Sentinels wait there for the master.
 */
async function allStarted(signals: Processes, { topology, signal }: BringUpOptions): Promise<void> {
  const names = placementOf(topology).processes.map(({ name }) => name);
  await until(
    async () => ((await signals.states(names)).every(({ state }) => state === 'running') ? true : undefined),
    {
      what: 'every data node and Sentinel to start',
      withinMs: RUNNING_LIMIT_MS,
      everyMs: LOOK_EVERY_MS,
      signal,
    },
  );
}

async function serverOf({ api, topology, runId }: BringUpOptions): Promise<string> {
  const { processes } = placementOf(topology);
  const first = processes.find(({ host }) => !isAgentHost(host))!;
  const ref = { namespace: namespaceOf(runId), pod: podOf(first.host), container: first.kind };
  const { output } = await api.exec(ref, [`${topology.server}-server`, '--version']);
  return versionWords(output);
}
