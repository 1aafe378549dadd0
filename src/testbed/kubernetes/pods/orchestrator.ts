/** What Kubernetes does to pods, and kind to machines, on request: deleted, killed, frozen, switched off, and back. */

import type { V1Node, V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { monotonicUs } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import type { PlacedProcess, Topology } from '../../../experiment/topology.ts';
import type { Moment, ProcessReport } from '../../../cluster/evidence.ts';
import { RETURN_LIMIT_MS, type Orchestrator, type PodDeletion } from '../../../cluster/orchestrator.ts';
import type { Api, Reference } from '../api.ts';
import type { Images } from '../images.ts';
import type { Machines } from '../machines.ts';
import { setOf } from '../names.ts';
import type { PodNetworks } from '../networks/networks.ts';
import type { Servers } from '../processes/servers.ts';
import type { UndoJournal } from '../sweep/journal.ts';
import { cordon } from './cordon.ts';
import { KeptAway } from './kept-away.ts';
import type { HostPod, PodCache } from './pod-cache.ts';
import { ScaledSets } from './scaled-sets.ts';
import { giveImage, mustHaveImage } from './server-image.ts';

/** A pod may take its whole grace period to end, and its machine so much longer to say so, ms. */
const END_MARGIN_MS = 15_000;
const ASK_EVERY_MS = 50;
/** Budgets wait for readiness, which probes may be slow to see, of all pods that go before, ms. */
const BUDGET_LIMIT_MS = 300_000;
const BUDGET_EVERY_MS = 500;

function referenceTo({ pod, namespace }: HostPod): Reference {
  return { apiVersion: 'v1', kind: 'Pod', name: pod, namespace };
}

export interface OwnDeployment {
  readonly namespace: string;
  readonly images: Images;
}

export interface OrchestratorParts {
  readonly api: Api;
  /** A deployment of our own, whose StatefulSets and volumes may be changed; undefined for a found one. */
  readonly own: OwnDeployment | undefined;
  readonly processes: readonly PlacedProcess[];
  readonly signals: Servers;
  readonly podCache: PodCache;
  /** Absent where nothing of ours is in them. */
  readonly networks: PodNetworks | undefined;
  /** Absent where machines cannot be stopped; then the testbed does not claim to. */
  readonly machines: Machines | undefined;
  readonly journal: UndoJournal;
}

/** What a host was before its pod was deleted. */
interface Former {
  readonly uid: string;
  /** The identity of its volume, if that was deleted with it. */
  readonly deletedVolume: string | undefined;
  /** The image that the next pod must have, if it was changed. */
  readonly image?: string;
}

export class PodOrchestrator implements Orchestrator {
  private readonly parts: OrchestratorParts;
  private readonly keptAway: KeptAway | undefined;
  private readonly scaled: ScaledSets | undefined;
  private readonly former = new Map<string, Former>();
  /** Machines that we froze or switched off, with what to call once they are back. */
  private readonly stopped = new Map<string, () => Promise<void>>();
  /** Likewise those that take no new pod because of us. */
  private readonly cordoned = new Map<string, () => Promise<void>>();

  constructor(parts: OrchestratorParts) {
    this.parts = parts;
    const { api, own } = parts;
    if (own === undefined) return;
    this.keptAway = new KeptAway(api, own.namespace);
    this.scaled = new ScaledSets(api, own.namespace);
  }

  async deletePod(host: string, { grace, keepAway, volume }: PodDeletion): Promise<Moment> {
    const { api, podCache } = this.parts;
    const pod = await podCache.present(host);
    if (keepAway) await changeable(this.keptAway).hold(host);
    const deletedVolume = volume === 'deleted' ? await this.deleteVolume(host) : undefined;
    this.former.set(host, { uid: pod.uid, deletedVolume });
    await api.delete(referenceTo(pod), {
      uid: pod.uid,
      ...(grace === 'none' ? { graceS: 0 } : {}),
    });
    return this.ended(pod);
  }

  async evictPod(host: string): Promise<Moment> {
    const { api, podCache } = this.parts;
    const pod = await podCache.present(host);
    this.former.set(host, { uid: pod.uid, deletedVolume: undefined });
    await until(async () => (await api.evict(referenceTo(pod), pod.uid)) || undefined, {
      what: `a disruption budget to allow the eviction of ${pod.pod}`,
      withinMs: BUDGET_LIMIT_MS,
      everyMs: BUDGET_EVERY_MS,
    });
    return this.ended(pod);
  }

  async scaleDown(hosts: readonly string[]): Promise<ReadonlyMap<string, Moment>> {
    const { podCache } = this.parts;
    const pods = await Promise.all(hosts.map((host) => podCache.present(host)));
    await changeable(this.scaled).without(hosts);
    for (const { host, uid } of pods) this.former.set(host, { uid, deletedVolume: undefined });
    return new Map(await Promise.all(pods.map(async (pod) => [pod.host, await this.ended(pod)] as const)));
  }

  scaleBack(): Promise<void> {
    return changeable(this.scaled).back();
  }

  async changeImage(host: string, server: Topology['server']): Promise<Moment> {
    const { api, own } = this.parts;
    const { namespace, images } = changeable(own);
    const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: setOf(host), namespace };
    await giveImage(api, set, { image: images[server], server });
    const moment = await this.deletePod(host, { grace: 'own', keepAway: false, volume: 'kept' });
    this.former.set(host, { ...this.former.get(host)!, image: images[server] });
    return moment;
  }

  async returnPod(host: string): Promise<Moment> {
    const { api, podCache, networks } = this.parts;
    const former = this.former.get(host);
    await this.keptAway?.release(host);
    await until(
      async () => {
        await this.keptAway?.admit(host);
        const pod = await podCache.find(host);
        return pod !== undefined && pod.uid !== former?.uid && (await this.allRun(host)) ? true : undefined;
      },
      {
        what: `the pod ${podCache.residences.podOf(host).pod} to be back`,
        withinMs: RETURN_LIMIT_MS,
        everyMs: ASK_EVERY_MS,
      },
    );
    const at = monotonicUs();
    await networks?.adopted(host);
    if (former?.deletedVolume !== undefined) {
      const claim = await api.read<V1PersistentVolumeClaim>(this.claimOf(host));
      if (claim?.metadata?.uid === former.deletedVolume)
        throw new ChaosError('TESTBED_BROKE', `the volume of ${host} is still the one that was deleted`);
    }
    if (former?.image !== undefined)
      await mustHaveImage(api, referenceTo(await podCache.present(host)), former.image);
    this.former.delete(host);
    return { atUs: at };
  }

  killContainer(process: string): Promise<ProcessReport> {
    return this.parts.signals.killNow(process);
  }

  awaitContainer(process: string): Promise<ProcessReport> {
    return until(
      async () => (await this.parts.signals.states([process])).find(({ state }) => state === 'running'),
      { what: `${process} to run again`, withinMs: RETURN_LIMIT_MS, everyMs: ASK_EVERY_MS },
    );
  }

  async cordonNode(node: string): Promise<Moment> {
    this.cordoned.set(node, await this.parts.journal.before({ undo: 'uncordon-node', node }));
    await cordon(this.parts.api, node, true);
    return { atUs: monotonicUs() };
  }

  async uncordonNode(node: string): Promise<Moment> {
    await cordon(this.parts.api, node, false);
    await this.cordoned.get(node)?.();
    this.cordoned.delete(node);
    return { atUs: monotonicUs() };
  }

  async freezeNode(node: string): Promise<Moment> {
    this.stopped.set(node, await this.parts.journal.before({ undo: 'thaw-node', node }));
    await this.machines().freeze(node);
    return { atUs: monotonicUs() };
  }

  async thawNode(node: string): Promise<Moment> {
    await this.machines().thaw(node);
    return this.backFromStandstill(node);
  }

  async killNode(node: string): Promise<Moment> {
    this.stopped.set(node, await this.parts.journal.before({ undo: 'start-node', node }));
    await this.machines().kill(node);
    return { atUs: monotonicUs() };
  }

  async startNode(node: string): Promise<Moment> {
    await this.machines().start(node);
    return this.backFromStandstill(node);
  }

  /** When the last process of a pod had ended. */
  private ended(pod: HostPod): Promise<Moment> {
    return until(() => this.parts.signals.ended(pod), {
      what: `the processes of ${pod.pod} to end`,
      withinMs: pod.graceS * 1_000 + END_MARGIN_MS,
      everyMs: ASK_EVERY_MS,
    });
  }

  /** The processes on machines that stand still, with the state that the machine's own state gives them. */
  async stoppedProcesses(): Promise<ReadonlyMap<string, 'stopped' | 'dead'>> {
    const found = new Map<string, 'stopped' | 'dead'>();
    for (const node of this.stopped.keys()) {
      const state = await this.machines().state(node);
      if (state === 'running') continue;
      for (const { name } of this.processesOn(node)) found.set(name, state === 'frozen' ? 'stopped' : 'dead');
    }
    return found;
  }

  /** Waits until a machine is part of the cluster again and everything that was on it runs and is connected. */
  private async backFromStandstill(node: string): Promise<Moment> {
    const hosts = [...new Set(this.processesOn(node).map(({ host }) => host))];
    await this.stopped.get(node)?.();
    this.stopped.delete(node);
    const ready = async (): Promise<true | undefined> => {
      if (!(await this.isReady(node))) return undefined;
      for (const host of hosts) if (!(await this.allRun(host))) return undefined;
      return true;
    };
    await until(ready, {
      what: `the machine ${node} to be back with all that runs on it`,
      withinMs: RETURN_LIMIT_MS,
      everyMs: ASK_EVERY_MS,
    });
    const at = monotonicUs();
    await Promise.all(hosts.map(async (host) => this.parts.networks?.adopted(host)));
    return { atUs: at };
  }

  private async isReady(node: string): Promise<boolean> {
    const object = await this.parts.api.read<V1Node>({ apiVersion: 'v1', kind: 'Node', name: node });
    const conditions = object?.status?.conditions ?? [];
    return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  }

  private async allRun(host: string): Promise<boolean> {
    const names = this.parts.processes.filter((one) => one.host === host).map(({ name }) => name);
    const reports = await this.parts.signals.states(names);
    return reports.every(({ state }) => state === 'running');
  }

  private processesOn(node: string): readonly PlacedProcess[] {
    const { processes, podCache } = this.parts;
    return processes.filter(({ host }) => podCache.pod(host)?.node === node);
  }

  /** Deletes a host's claim, which is gone when its pod is; answers with its identity. */
  private async deleteVolume(host: string): Promise<string> {
    const { api } = this.parts;
    const claim = await api.read<V1PersistentVolumeClaim>(this.claimOf(host));
    const uid = claim?.metadata?.uid;
    if (uid === undefined)
      throw new ChaosError('TESTBED_BROKE', `${host} has no volume of its own that could be deleted`);
    await api.delete(this.claimOf(host), { uid });
    return uid;
  }

  private claimOf(host: string): Reference {
    const { namespace, pod } = this.parts.podCache.residences.podOf(host);
    return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: `data-${pod}`, namespace };
  }

  private machines(): Machines {
    if (this.parts.machines === undefined)
      throw new ChaosError('TESTBED_BROKE', 'machines of this cluster cannot be stopped from here');
    return this.parts.machines;
  }
}

/** What only a deployment of our own has. */
function changeable<T>(own: T | undefined): T {
  if (own !== undefined) return own;
  throw new ChaosError(
    'TESTBED_BROKE',
    'the StatefulSets of a deployment that was found here cannot be changed',
  );
}
