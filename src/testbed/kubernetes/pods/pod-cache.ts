/** Which pod each host is at the moment: a list that is read whenever it may have changed, as an informer does. */

import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { sleep } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import type { Api, Selection } from '../api.ts';
import type { Residences } from './residences.ts';
import { startFailureOf, type StartFailure } from './start-failure.ts';

/** Events may be lost: the list is read anew after this time at the latest, ms. */
const LOOK_EVERY_MS = 2_000;
/** What the API server puts in where a pod does not say (SetDefaults_PodSpec in pkg/apis/core/v1/defaults.go), s. */
const DEFAULT_GRACE_S = 30;

/** A pod that is a host. One that is being deleted is still there until it is gone. */
export interface HostPod {
  readonly host: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  /** Undefined until the kubelet has reported it. */
  readonly ip: string | undefined;
  /** The machine it was given to. */
  readonly node: string | undefined;
  /** How long it is given to end, s. */
  readonly graceS: number;
  readonly phase: string;
  readonly containers: readonly HostContainer[];
  /** Whether it has an address and every container in it runs. */
  readonly isRunning: boolean;
  /** Why it does not run, where Kubernetes gives a reason. */
  readonly problem: string | undefined;
  /** Why one of its containers cannot start, where it cannot. */
  readonly failure: StartFailure | undefined;
}

export interface HostContainer {
  readonly name: string;
  /** Another one whenever it was started again; undefined until the first time. */
  readonly id: string | undefined;
  readonly running: boolean;
}

export class PodCache {
  readonly residences: Residences;
  private readonly api: Api;
  private readonly selections: readonly Selection[];
  private readonly signal: AbortSignal;
  private readonly listeners: (() => void)[] = [];
  private pods: ReadonlyMap<string, HostPod> = new Map();
  /** A read that was requested but has not begun: all that want a fresh list share it. */
  private next: Promise<void> | undefined;
  private current: Promise<void> = Promise.resolve();

  /** Reads the list once and keeps it fresh until the signal is aborted. */
  static async open(api: Api, residences: Residences, signal: AbortSignal): Promise<PodCache> {
    const podCache = new PodCache(api, residences, signal);
    await podCache.refresh();
    const refresh = (): void => {
      // The API server may be away for a while; what is known stays known.
      if (!signal.aborted) podCache.refresh().catch(() => undefined);
    };
    for (const selection of podCache.selections) api.watch(selection, refresh, signal);
    void podCache.lookNowAndThen(refresh);
    return podCache;
  }

  private constructor(api: Api, residences: Residences, signal: AbortSignal) {
    this.api = api;
    this.residences = residences;
    this.selections = residences.namespaces.map((namespace) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace,
    }));
    this.signal = signal;
  }

  /** The pod that a host was when the list was last read; undefined when it had none. */
  pod(host: string): HostPod | undefined {
    return this.pods.get(host);
  }

  /** The pod that a host is now. */
  async find(host: string): Promise<HostPod | undefined> {
    await this.refresh();
    return this.pod(host);
  }

  /** The pod that a host is now; TESTBED_BROKE when it has none. */
  async present(host: string): Promise<HostPod> {
    const pod = await this.find(host);
    if (pod === undefined)
      throw new ChaosError('TESTBED_BROKE', `there is no pod ${this.residences.podOf(host).pod}`);
    return pod;
  }

  /** Reads the list anew: it is as of now or later when this resolves. */
  refresh(): Promise<void> {
    this.next ??= this.current
      .catch(() => undefined)
      .then(() => {
        this.current = this.next!;
        this.next = undefined;
        return this.read();
      });
    return this.next;
  }

  /** Calls back after every list that was read. */
  onRead(listener: () => void): void {
    this.listeners.push(listener);
  }

  private async read(): Promise<void> {
    const lists = await Promise.all(this.selections.map((selection) => this.api.list<V1Pod>(selection)));
    const pods = lists.flat().flatMap((pod) => {
      const host = this.residences.hostOf(pod);
      return host === undefined ? [] : [hostPod(host, pod)];
    });
    this.pods = new Map(pods.map((pod) => [pod.host, pod]));
    for (const listener of this.listeners) listener();
  }

  private async lookNowAndThen(refresh: () => void): Promise<void> {
    while (!this.signal.aborted) {
      await sleep(LOOK_EVERY_MS, this.signal).catch(() => undefined);
      refresh();
    }
  }
}

function hostPod(host: string, { metadata, spec, status }: V1Pod): HostPod {
  const statuses = status?.containerStatuses ?? [];
  const containers = (spec?.containers ?? []).map(({ name }) => {
    const own = statuses.find((status) => status.name === name);
    return { name, id: own?.containerID, running: own?.state?.running !== undefined };
  });
  return {
    host,
    namespace: metadata!.namespace!,
    pod: metadata!.name!,
    uid: metadata!.uid!,
    ip: status?.podIP,
    node: spec?.nodeName,
    graceS: spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_S,
    phase: status?.phase ?? 'Unknown',
    containers,
    isRunning: status?.podIP !== undefined && containers.every(({ running }) => running),
    problem: problemOf(status?.conditions ?? [], statuses),
    failure: startFailureOf(statuses),
  };
}

function problemOf(
  conditions: readonly { readonly status: string; readonly message?: string }[],
  statuses: readonly V1ContainerStatus[],
): string | undefined {
  const waiting = statuses.flatMap(({ name, state }) => {
    const { reason, message } = state?.waiting ?? {};
    return reason === undefined ? [] : [`${name}: ${reason}${message === undefined ? '' : `, ${message}`}`];
  });
  const unmet = conditions.flatMap(({ status, message }) =>
    status === 'False' && message !== undefined ? [message] : [],
  );
  return [...waiting, ...unmet][0];
}
