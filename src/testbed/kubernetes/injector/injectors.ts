/** The injectors of a run, one on each machine: whatever must be done on a machine is done by a script run there. */

import type { KubernetesObject, V1DaemonSet, V1Pod } from '@kubernetes/client-node';
import { ChaosError } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import type { Api, ContainerRef, Selection } from '../api.ts';
import { INJECTOR } from '../manifests/injector.ts';
import { startFailureOf, StartWatch } from '../pods/start-failure.ts';
import type { Answer } from './connection.ts';
import { Injector } from './injector.ts';

/** How long a script may take by default, ms: the API server, through which all goes, may start anew meanwhile. */
const SCRIPT_LIMIT_MS = 45_000;

/**
 * Scripts that run on one machine side by side: what waits (for a connection, for a death) must not hold up the rest.
 */
const SIDE_BY_SIDE = 3;

const LOOK_EVERY_MS = 100;

export class Injectors {
  private readonly api: Api;
  private readonly namespace: string;
  private readonly lanes = new Map<string, Injector[]>();

  /** Resolves when the injectors run on all machines and answer. Images may have to be pulled first: `limitMs`. */
  static async open(
    api: Api,
    namespace: string,
    { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
  ): Promise<Injectors> {
    const injectors = new Injectors(api, namespace);
    try {
      const nodes = await injectors.awaitAll(limitMs, signal);
      await Promise.all(nodes.map((node) => injectors.run(node, ':')));
      return injectors;
    } catch (error) {
      injectors.close();
      throw error;
    }
  }

  private constructor(api: Api, namespace: string) {
    this.api = api;
    this.namespace = namespace;
  }

  /** Runs a script in bash, as root, on a machine. It must be idempotent (see injector.ts), whatever it does. */
  run(node: string, script: string, limitMs = SCRIPT_LIMIT_MS): Promise<Answer> {
    return this.lane(node).run(script, limitMs);
  }

  close(): void {
    for (const lane of [...this.lanes.values()].flat()) lane.close();
  }

  /** One that is idle, a new one while there may be more, or the least busy. */
  private lane(node: string): Injector {
    const lanes = this.lanes.get(node) ?? [];
    this.lanes.set(node, lanes);
    const least = lanes.toSorted((a, b) => a.load - b.load)[0];
    if (least !== undefined && (least.load === 0 || lanes.length === SIDE_BY_SIDE)) return least;
    const lane = new Injector(node, async (command, listener) =>
      this.api.session(await this.containerOn(node), command, listener),
    );
    lanes.push(lane);
    return lane;
  }

  private async containerOn(node: string): Promise<ContainerRef> {
    const pods = await this.list<V1Pod>('v1', 'Pod');
    const pod = pods.find((pod) => pod.spec?.nodeName === node && isRunning(pod));
    if (pod === undefined) throw new ChaosError('TESTBED_BROKE', `no injector runs on ${node}`);
    return { namespace: this.namespace, pod: pod.metadata!.name!, container: INJECTOR };
  }

  private async awaitAll(limitMs: number, signal: AbortSignal): Promise<string[]> {
    const what = 'the injectors to run on every machine';
    const watch = new StartWatch();
    try {
      return await until(() => this.allNodes(watch), {
        what,
        withinMs: limitMs,
        everyMs: LOOK_EVERY_MS,
        signal,
      });
    } catch (error) {
      if (!(error instanceof ChaosError) || error.code !== 'TIMED_OUT') throw error;
      const lacking = (await this.list<V1Pod>('v1', 'Pod')).filter((pod) => !isRunning(pod));
      const reasons = lacking.map(({ spec, status }) => {
        const { reason, message } = status?.containerStatuses?.[0]?.state?.waiting ?? {};
        return `${spec?.nodeName ?? 'no machine yet'} (${message ?? reason ?? status?.phase})`;
      });
      throw new ChaosError(
        'TESTBED_BROKE',
        `no injector runs after ${limitMs / 1_000} s on ${reasons.join('; ')}`,
        { hint: '`sentinel-chaos doctor` shows whether its image can be had', cause: error },
      );
    }
  }

  /** The machines that have an injector; undefined while one that should run does not. */
  private async allNodes(watch: StartWatch): Promise<string[] | undefined> {
    const [sets, pods] = await Promise.all([
      this.list<V1DaemonSet>('apps/v1', 'DaemonSet'),
      this.list<V1Pod>('v1', 'Pod'),
    ]);
    watch.check(
      pods.flatMap(({ status }) => startFailureOf(status?.containerStatuses ?? []) ?? []),
      performance.now(),
    );
    const running = pods.filter(isRunning);
    const wanted = sets.map(({ status }) => status?.desiredNumberScheduled ?? 0);
    if (wanted.length === 0 || wanted.includes(0) || running.length < wanted.reduce((a, b) => a + b))
      return undefined;
    return running.map(({ spec }) => spec!.nodeName!);
  }

  private list<T extends KubernetesObject>(apiVersion: string, kind: string): Promise<readonly T[]> {
    const selection: Selection = { apiVersion, kind, namespace: this.namespace };
    return this.api.list<T>(selection);
  }
}

function isRunning({ metadata, spec, status }: V1Pod): boolean {
  const isUp = status?.phase === 'Running' && status.containerStatuses?.[0]?.state?.running !== undefined;
  return isUp && spec?.nodeName !== undefined && metadata?.deletionTimestamp === undefined;
}
