/** The servers in pods: their states, and signals to them. A pod that is not there has only dead ones. */

import { monotonicUs } from '../../../core/clock.ts';
import { ChaosError } from '../../../core/errors.ts';
import { until } from '../../../core/until.ts';
import type { PlacedProcess } from '../../../experiment/topology.ts';
import type { Moment, ProcessReport, ProcessSignal } from '../../../cluster/evidence.ts';
import type { Injectors } from '../injector/injectors.ts';
import type { HostPod, PodCache } from '../pods/pod-cache.ts';
import type { Servers } from './servers.ts';
import {
  processScript,
  seenProcesses,
  unheldProcesses,
  type Act,
  type Resident,
  type SeenProcess,
} from './script.ts';

/**
 * A process that gets SIGTERM may take 10 s to end, and a container that has ended a few times within ten minutes
 * waits for 10, 20 and 40 s until Kubernetes starts it again; ms.
 */
const START_LIMIT_MS = 60_000;
const ASK_EVERY_MS = 50;

/** A frozen process goes on by itself after so long when it was not thawed, ms: its harness must have died. */
const FROZEN_TTL_MS = 600_000;

export interface ProcessesParts {
  readonly podCache: PodCache;
  readonly injectors: Pick<Injectors, 'run'>;
  readonly processes: readonly PlacedProcess[];
  readonly startLimitMs?: number;
}

/** What was seen of a process, with its moments on our clock. */
interface Sight extends ProcessReport {
  readonly seen: SeenProcess | undefined;
}

export class Processes implements Servers {
  private readonly podCache: PodCache;
  private readonly injectors: Pick<Injectors, 'run'>;
  private readonly placed: ReadonlyMap<string, PlacedProcess>;
  private readonly startLimitMs: number;

  constructor(parts: ProcessesParts) {
    this.podCache = parts.podCache;
    this.injectors = parts.injectors;
    this.placed = new Map(parts.processes.map((process) => [process.name, process]));
    this.startLimitMs = parts.startLimitMs ?? START_LIMIT_MS;
  }

  /** The kernel's state of each process. */
  async states(processes: readonly string[]): Promise<readonly ProcessReport[]> {
    return (await this.sights(processes, { act: 'look' })).map(reported);
  }

  /** Sends a signal. What ends by SIGKILL or SIGTERM stays dead until `start`. */
  async signal(process: string, signal: ProcessSignal, ttlMs?: number): Promise<ProcessReport> {
    return reported(await this.sight(process, this.actOf(signal, ttlMs)));
  }

  /**
   * Lets a process that was ended be started again and waits until it runs; the moment is the one it was allowed to.
   */
  async start(process: string): Promise<ProcessReport> {
    let allowedUs: number | undefined;
    const started = async (): Promise<ProcessReport | undefined> => {
      const sight = await this.sight(process, { act: 'release' });
      if (sight.seen?.isHeld === false) allowedUs ??= sight.atUs;
      return sight.state !== 'dead' && sight.seen?.isHeld !== true ? reported(sight) : undefined;
    };
    const patience = { what: `${process} to start`, withinMs: this.startLimitMs, everyMs: ASK_EVERY_MS };
    const running = await until(started, patience).catch((error: unknown) => {
      throw this.explained(error, process);
    });
    return { ...running, atUs: allowedUs ?? running.atUs };
  }

  /** SIGKILL to a process that is then started again at once. */
  async killNow(process: string): Promise<ProcessReport> {
    const before = await this.sight(process, { act: 'look' });
    if (before.seen === undefined || before.state === 'dead') return reported(before);
    // By its pid and start: a script that is sent again must not kill the next one.
    return reported(await this.sight(process, { act: 'end', seen: before.seen }));
  }

  /** The moment if none of the processes of this very pod lives any more. */
  async ended({ uid, host, node }: HostPod): Promise<Moment | undefined> {
    if (node === undefined) return { atUs: monotonicUs() };
    const own = [...this.placed.values()].filter((process) => process.host === host);
    const residents = own.map((process) => ({ process, uid }));
    const sights = await this.carryOut(node, residents, { act: 'look' });
    if (sights.some(({ state }) => state !== 'dead')) return undefined;
    return { atUs: Math.max(...sights.map(({ atUs }) => atUs)) };
  }

  /** With Kubernetes' own reason why the process's container does not run. */
  private explained(error: unknown, process: string): unknown {
    const placed = this.placed.get(process);
    const problem = placed === undefined ? undefined : this.podCache.pod(placed.host)?.problem;
    if (!(error instanceof ChaosError) || problem === undefined) return error;
    return new ChaosError(error.code, `${error.message}: ${problem}`, { cause: error });
  }

  private actOf(signal: ProcessSignal, ttlMs = FROZEN_TTL_MS): Act {
    switch (signal) {
      case 'SIGKILL':
        return { act: 'hold', signal: 'KILL' };
      case 'SIGTERM':
        return { act: 'hold', signal: 'TERM' };
      case 'SIGSTOP':
        return { act: 'freeze', ttlS: Math.ceil(ttlMs / 1_000) };
      case 'SIGCONT':
        return { act: 'thaw' };
    }
  }

  private async sight(process: string, act: Act): Promise<Sight> {
    return (await this.sights([process], act))[0]!;
  }

  /** One script for all processes on a machine, all machines at once. */
  private async sights(names: readonly string[], act: Act): Promise<Sight[]> {
    const nowUs = monotonicUs();
    const byNode = Map.groupBy(
      names.flatMap((name) => this.resident(name) ?? []),
      ({ node }) => node,
    );
    const sights = await Promise.all(
      [...byNode].map(([node, residents]) => this.carryOut(node, residents, act)),
    );
    const found = new Map(sights.flat().map((sight) => [sight.process, sight]));
    return names.map(
      (process) => found.get(process) ?? { process, state: 'dead', pid: 0, atUs: nowUs, seen: undefined },
    );
  }

  private resident(name: string): (Resident & { readonly node: string }) | undefined {
    const process = this.placed.get(name);
    if (process === undefined) throw new ChaosError('TESTBED_BROKE', `there is no process named ${name}`);
    const pod = this.podCache.pod(process.host);
    return pod?.node === undefined ? undefined : { process, uid: pod.uid, node: pod.node };
  }

  private async carryOut(node: string, residents: readonly Resident[], act: Act): Promise<Sight[]> {
    const { output, code, momentOf } = await this.injectors.run(node, processScript(residents, act));
    const [unheld] = unheldProcesses(output);
    if (unheld !== undefined)
      throw new ChaosError(
        'TESTBED_BROKE',
        `${unheld} was not ended: nothing would keep it from being started again`,
      );
    const seen = seenProcesses(output);
    if (code !== 0 || seen.length !== residents.length)
      throw new ChaosError('TESTBED_BROKE', `the injector on ${node} could not ${act.act}: ${output.trim()}`);
    return seen.map((one) => {
      const { process, pid, state, stamp } = one;
      return { process, pid, state, atUs: momentOf(stamp), seen: one };
    });
  }
}

function reported({ process, pid, state, atUs }: Sight): ProcessReport {
  return { process, pid, state, atUs };
}
