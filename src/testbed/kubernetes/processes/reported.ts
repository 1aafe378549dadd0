/**
 * Servers as the kubelet reports them, for a cluster in which nothing of ours may look at processes: what their containers
 * do by the status of the pod. It reports with up to some seconds' delay, and no signal can be sent.
 */

import { monotonicUs } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { Moment, ProcessReport } from '../../../cluster/evidence.ts';
import type { HostContainer, HostPod, PodCache } from '../pods/pod-cache.ts';
import type { Servers } from './servers.ts';

export class ReportedServers implements Servers {
  private readonly podCache: Pick<PodCache, 'pod' | 'refresh' | 'residences'>;
  private readonly placed: ReadonlyMap<string, PlacedProcess>;

  constructor({
    podCache,
    processes,
  }: {
    readonly podCache: Pick<PodCache, 'pod' | 'refresh' | 'residences'>;
    readonly processes: readonly PlacedProcess[];
  }) {
    this.podCache = podCache;
    this.placed = new Map(processes.map((process) => [process.name, process]));
  }

  async states(processes: readonly string[]): Promise<readonly ProcessReport[]> {
    await this.podCache.refresh();
    const atUs = monotonicUs();
    return processes.map((process) => {
      const container = this.running(process);
      const state = container === undefined ? 'dead' : 'running';
      return { process, state, pid: container === undefined ? 0 : numberOf(container.id), atUs };
    });
  }

  signal(process: string): Promise<ProcessReport> {
    return Promise.reject(withoutInjector(process));
  }

  start(process: string): Promise<ProcessReport> {
    return Promise.reject(withoutInjector(process));
  }

  killNow(process: string): Promise<ProcessReport> {
    return Promise.reject(withoutInjector(process));
  }

  /** A pod that is deleted gracefully is there until the kubelet has seen its containers end. */
  ended({ host, uid }: HostPod): Promise<Moment | undefined> {
    const isGone = this.podCache.pod(host)?.uid !== uid;
    return Promise.resolve(isGone ? { atUs: monotonicUs() } : undefined);
  }

  private running(name: string): HostContainer | undefined {
    const process = this.placed.get(name);
    if (process === undefined) throw new ChaosError('TESTBED_BROKE', `there is no process named ${name}`);
    const container = this.podCache.residences.containerOf(process);
    const containers = this.podCache.pod(process.host)?.containers ?? [];
    return containers.find((one) => one.name === container && one.running);
  }
}

/** What tells a container from the one before it, in the place of a process id: the beginning of its own id. */
function numberOf(id: string | undefined): number {
  return Number.parseInt(/[\da-f]{7}/.exec(id ?? '')?.[0] ?? '0', 16);
}

function withoutInjector(process: string): ChaosError {
  return new ChaosError('TESTBED_BROKE', `without an injector no signal can be sent to ${process}`);
}
