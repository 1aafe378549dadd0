/** Runs tasks in the networks of pods: one script for all hosts on a machine, all machines at once. */

import { ChaosError } from '../../../core/errors.ts';
import type { Answer } from '../injector/connection.ts';
import type { Injectors } from '../injector/injectors.ts';
import type { HostPod } from '../pods/pod-cache.ts';
import { networkReports, networkScript, type NetworkReport, type NetworkTask } from './script.ts';

/** How long a machine may take to answer a query, ms, before it is passed over. */
const PATIENCE_MS = 10_000;
/** The same for one that did not answer the last time: it may stand still or be gone. */
const LITTLE_PATIENCE_MS = 1_000;

/** What was reported of the network of a pod. */
export interface NetworkReply {
  readonly pod: HostPod;
  readonly report: NetworkReport;
  /** Identifies the network the report is about; empty when it is about none. */
  readonly network: string;
  /** The moment beside the act, µs of CLOCK_MONOTONIC. */
  readonly atUs: number;
  /** All that the script printed. */
  readonly output: string;
}

type TaskFor = (pod: HostPod) => NetworkTask['task'];
type Run = (node: string, script: string, limitMs?: number) => Promise<Answer>;

export class NetworkCommands {
  private readonly injectors: Pick<Injectors, 'run'>;
  private readonly turns = new Map<string, Promise<unknown>>();
  private readonly silent = new Set<string>();

  constructor(injectors: Pick<Injectors, 'run'>) {
    this.injectors = injectors;
  }

  /** Tasks that must be carried out; `taskFor` is called when the machine's turn has come. */
  mustRun(pods: readonly HostPod[], taskFor: TaskFor, limitMs?: number): Promise<NetworkReply[]> {
    return this.everywhere(pods, taskFor, (node, run) => this.turn(node, () => run(limitMs)));
  }

  /** Queries, in turn with the tasks that must be run; a machine that does not answer is passed over. */
  query(pods: readonly HostPod[], taskFor: TaskFor): Promise<NetworkReply[]> {
    return this.everywhere(pods, taskFor, (node, run) => this.turn(node, () => this.patiently(node, run)));
  }

  /** What takes its time and disturbs nothing, beside all else; a machine that does not answer is passed over. */
  queryAside(pods: readonly HostPod[], taskFor: TaskFor): Promise<NetworkReply[]> {
    return this.everywhere(pods, taskFor, (node, run) => this.patiently(node, run));
  }

  private async everywhere(
    pods: readonly HostPod[],
    taskFor: TaskFor,
    carryOut: (node: string, run: (limitMs?: number) => Promise<NetworkReply[]>) => Promise<NetworkReply[]>,
  ): Promise<NetworkReply[]> {
    const placed = pods.filter(({ node }) => node !== undefined);
    const byNode = [...Map.groupBy(placed, ({ node }) => node!)];
    const run: Run = (node, script, limitMs) => this.injectors.run(node, script, limitMs);
    const replies = await Promise.all(
      byNode.map(([node, pods]) =>
        carryOut(node, async (limitMs) => {
          const tasks = pods.map((pod) => ({ host: pod.host, uid: pod.uid, task: taskFor(pod) }));
          return repliesIn(await run(node, networkScript(tasks), limitMs), node, pods);
        }),
      ),
    );
    return replies.flat();
  }

  private async patiently(
    node: string,
    run: (limitMs: number) => Promise<NetworkReply[]>,
  ): Promise<NetworkReply[]> {
    try {
      const replies = await run(this.silent.has(node) ? LITTLE_PATIENCE_MS : PATIENCE_MS);
      this.silent.delete(node);
      return replies;
    } catch (error) {
      if (!(error instanceof ChaosError) || error.code !== 'TIMED_OUT') throw error;
      this.silent.add(node);
      return [];
    }
  }

  /** One after the other on each machine. */
  private turn<T>(node: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(node) ?? Promise.resolve()).then(work);
    this.turns.set(
      node,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

function repliesIn(answer: Answer, node: string, pods: readonly HostPod[]): NetworkReply[] {
  const { output } = answer;
  const replies = networkReports(output).flatMap((report) => {
    const pod = pods.find(({ host }) => host === report.host);
    if (pod === undefined) return [];
    const network = 'network' in report ? `${node}/${report.network}` : '';
    const atUs = 'stamp' in report ? answer.momentOf(report.stamp) : answer.endedUs;
    return [{ pod, report, network, atUs, output }];
  });
  const forgotten = pods.find(({ host }) => replies.every(({ pod }) => pod.host !== host));
  // A network that was unpinned before has nothing to report when it is unpinned.
  if (forgotten === undefined || answer.code === 0) return replies;
  throw new ChaosError(
    'TESTBED_BROKE',
    `the injector on ${node} reported nothing about the network of ${forgotten.host}: ${output.trim()}`,
  );
}
