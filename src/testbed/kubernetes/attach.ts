/**
 * Takes hold of a deployment on Kubernetes, whoever made it: which pod each host is, its network, its processes, its logs,
 * and an injector on each machine, where there may be any.
 */

import type { DeploymentAccess } from '../../cluster/access.ts';
import type { Resources } from '../../cluster/resources.ts';
import type { Storage } from '../../cluster/storage.ts';
import { ChaosError } from '../../core/errors.ts';
import type { Scope } from '../../core/scope.ts';
import { until } from '../../core/until.ts';
import type { PlacedProcess } from '../../experiment/topology.ts';
import type { Api } from './api.ts';
import type { Parts } from './cluster.ts';
import { Injectors } from './injector/injectors.ts';
import type { Machines } from './machines.ts';
import { injectorNamespaceOf, namespaceOf } from './names.ts';
import { KubernetesLinks } from './networks/links.ts';
import { KubernetesNames } from './networks/names.ts';
import { PodNetworks } from './networks/networks.ts';
import { followLogs } from './pods/logs.ts';
import { PodOrchestrator, type OwnDeployment } from './pods/orchestrator.ts';
import { PodCache } from './pods/pod-cache.ts';
import type { Residences } from './pods/residences.ts';
import { StartWatch } from './pods/start-failure.ts';
import { ContainerLimits } from './processes/limits.ts';
import { Processes } from './processes/processes.ts';
import { ReportedServers } from './processes/reported.ts';
import type { Servers } from './processes/servers.ts';
import { PodStorage } from './processes/storage.ts';
import { UndoJournal } from './sweep/journal.ts';

/** Images may have to be pulled first, ms. */
const RUNNING_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 100;

/** What is taken hold of. Its injectors, if any, are made already, in the run's namespace for them. */
export interface Attachment {
  readonly api: Api;
  readonly runId: string;
  readonly residences: Residences;
  /** A deployment of our own, whose StatefulSets and volumes may be changed. */
  readonly own?: OwnDeployment;
  readonly hosts: readonly string[];
  readonly processes: readonly PlacedProcess[];
  /** The addresses of Services by which hosts are announced, where they are. */
  readonly announced: ReadonlyMap<string, string>;
  readonly access: DeploymentAccess;
  readonly machines: Machines | undefined;
  readonly logs: string;
  readonly signal: AbortSignal;
  /** Whether its injectors are made. Without them links cannot be cut, and processes not be signalled. */
  readonly hasInjectors: boolean;
  /** Takes what undoes each step. */
  readonly scope: Scope;
}

/** Resolves when every pod runs, every process has started and every host's network is pinned. */
export async function attach(attachment: Attachment): Promise<Omit<Parts, 'server'>> {
  const { api, runId, residences, own, hosts, processes, announced, access } = attachment;
  const { machines, logs, scope } = attachment;
  const journal = await UndoJournal.open({ run: namespaceOf(runId), context: api.context });
  scope.defer('close the undo journal', () => journal.close());
  const starting = new AbortController();
  const watching = new AbortController();
  scope.defer('stop watching the pods', () => {
    watching.abort();
  });
  const podCache = await PodCache.open(api, residences, watching.signal);
  const signal = AbortSignal.any([attachment.signal, starting.signal]);
  const [held] = await Promise.all([
    attachment.hasInjectors ? holdByInjectors(attachment, podCache, signal) : undefined,
    allRunning(podCache, { hosts, signal }),
  ]).catch((error: unknown) => {
    // The other one need not wait any longer.
    starting.abort(error);
    throw error;
  });
  const networks = await held?.networks();
  scope.defer('stop following logs', followLogs({ api, residences, processes, folder: logs }));
  const signals = held?.signals ?? new ReportedServers({ podCache, processes });
  await allStarted(signals, attachment);
  const orchestrator = new PodOrchestrator({
    api,
    own,
    processes,
    signals,
    podCache,
    networks,
    machines,
    journal,
  });
  return {
    api,
    access,
    hosts,
    announced,
    processes,
    logs,
    podCache,
    links: networks && new KubernetesLinks({ networks, processes }),
    ...(networks === undefined ? {} : { names: new KubernetesNames(networks) }),
    signals,
    ...(held === undefined ? {} : { resources: held.resources }),
    ...(held?.storage === undefined ? {} : { storage: held.storage }),
    ...(held === undefined ? { statesBy: 'kubelet' } : {}),
    orchestrator,
    scope,
  };
}

/** What injectors give hold of. */
interface Held {
  readonly signals: Servers;
  readonly resources: Resources;
  /** Absent where what is written is not ours. */
  readonly storage?: Storage;
  /** Pins the networks of all pods, which run by then. */
  networks(): Promise<PodNetworks>;
}

async function holdByInjectors(
  { api, runId, own, hosts, processes, announced, scope }: Attachment,
  podCache: PodCache,
  signal: AbortSignal,
): Promise<Held> {
  const namespace = injectorNamespaceOf(runId);
  const injectors = await Injectors.open(api, namespace, { limitMs: RUNNING_LIMIT_MS, signal });
  scope.defer('end the sessions with the injectors', () => injectors.close());
  return {
    signals: new Processes({ podCache, injectors, processes }),
    resources: new ContainerLimits({ podCache, injectors, processes, isOurs: own !== undefined }),
    ...(own === undefined ? {} : { storage: new PodStorage({ podCache, injectors, processes }) }),
    networks: async () => {
      const isOurs = own !== undefined;
      const networks = await PodNetworks.open({ podCache, injectors, hosts, announced, isOurs });
      scope.defer('stop looking after the networks of pods', () => networks.close());
      return networks;
    },
  };
}

/** Waits until every host's pod has an address and every container in it runs; no longer where one never will. */
async function allRunning(
  podCache: PodCache,
  { hosts, signal }: Pick<Attachment, 'hosts' | 'signal'>,
): Promise<void> {
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
      (host) => `${podCache.residences.podOf(host).pod} (${podCache.pod(host)?.problem ?? 'not made yet'})`,
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
async function allStarted(signals: Servers, { processes, signal }: Attachment): Promise<void> {
  const names = processes.map(({ name }) => name);
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
