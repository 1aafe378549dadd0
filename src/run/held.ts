/**
 * A deployment that is held open for a test that is not one of ours: faults come and go one by one, as that has them. Nothing writes to it
 * but the test, and nothing is judged; what was injected is written down as in a run.
 */

import { CAPABILITIES } from '../cluster/capabilities.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { directoryOf, observersDirectoryOf } from '../cluster/directory.ts';
import type { Directory } from '../cluster/protocol.ts';
import type { Testbed } from '../cluster/testbed.ts';
import { monotonicUs } from '../core/clock.ts';
import { milliseconds, type Duration } from '../core/duration.ts';
import { ChaosError } from '../core/errors.ts';
import { Scope } from '../core/scope.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { stepFor } from '../fault/fault.ts';
import type { Fault } from '../experiment/schedule.ts';
import type { Topology } from '../experiment/topology.ts';
import { lackingCapability } from '../plan/capabilities.ts';
import { problemsOfFault, problemsOfTopology } from '../plan/validation.ts';
import { Agents } from './agents.ts';
import { awaitConverged, awaitNewMaster, awaitSteady, type Before } from './awaits.ts';
import { Injection, type Injected, type InjectionContext } from './injection.ts';
import { Journal } from './journal.ts';
import { OpenFaults } from './open-faults.ts';
import { heldBy, prepared } from './prepare.ts';
import { SILENT } from './progress.ts';
import { RunDirectory } from './store.ts';
import { UNPROVEN } from './proof/verification.ts';
import { View } from './view.ts';

/** Names its folder below that of reports. */
const ID = 'lab';
/** The kernel would end a cut after so long, ms: what is held open is closed sooner. */
const TTL_MS = 24 * 3_600_000;

/** What is held open, where, and what is left of it. */
export interface Holding {
  readonly testbed: Testbed;
  readonly topology: Topology;
  /** The reports folder. */
  readonly reports: string;
  readonly signal: AbortSignal;
}

/** A fault that was injected. */
export interface InjectedFault extends AsyncDisposable {
  /** What it took hold of: processes such as `redis-0`, or hosts where it cuts links. */
  readonly hit: readonly string[];
  /** Heals it; resolves when it is healed, and does nothing a second time. */
  heal(): Promise<void>;
}

interface Parts {
  readonly cluster: Cluster;
  readonly topology: Topology;
  readonly testbed: Testbed;
  readonly scope: Scope;
  readonly view: View;
  readonly context: InjectionContext;
  readonly folder: RunDirectory;
  /** Aborted when it is over. */
  readonly end: AbortController;
}

export class HeldDeployment {
  readonly cluster: Cluster;
  /** Where it is to be found from where clients are. */
  readonly contact: Directory;
  /** Its folder of reports. */
  readonly path: string;
  /** Aborted when it is over, with the reason. */
  readonly signal: AbortSignal;
  private readonly parts: Parts;
  private readonly open = new OpenFaults();
  private readonly lasting: Injected[] = [];
  private readonly firstMaster: string;
  private before: Before;
  private injections = 0;
  private closing: Promise<void> | undefined;

  /** Opens the topology, which must be right; everything that was opened is closed where it does not become steady. */
  static async open(holding: Holding): Promise<HeldDeployment> {
    const { testbed, topology, reports } = holding;
    refuseTopology(topology, testbed);
    const folder = RunDirectory.bare(reports, ID);
    const end = new AbortController();
    const signal = AbortSignal.any([holding.signal, end.signal]);
    const scope = new Scope();
    try {
      const journal = new Journal(folder.historyFile('runner'), Math.floor(monotonicUs()));
      scope.defer('close the journal', () => journal.close());
      const cluster = await testbed.open(topology, { runId: folder.name, logs: folder.logs, signal });
      scope.defer('close the testbed', () => cluster.close());
      const view = new View();
      const agents = await Agents.start({
        cluster,
        // What is held open may be so for days: what the observer sees is not kept.
        directory: { historyFile: () => '/dev/null' },
        journal,
        experiment: watching(topology),
        contact: directoryOf(cluster, topology),
        observersContact: observersDirectoryOf(cluster, topology),
        view,
        progress: SILENT,
        onUnwritable: (problem) => end.abort(problem),
      });
      agents.onLoss((reason) => end.abort(new ChaosError('AGENT_BROKE', reason)));
      await awaitSteady({ view, topology, signal });
      const context = {
        cluster,
        journal,
        signal,
        orders: agents.orders,
        verification: UNPROVEN,
        masterName: topology.masterName,
        random: Math.random,
        takeEvidence: () => Promise.resolve(),
      };
      return new HeldDeployment({ cluster, topology, testbed, scope, view, context, folder, end });
    } catch (error) {
      await scope.close();
      throw error;
    }
  }

  private constructor(parts: Parts) {
    const { cluster, topology, view, context, folder } = parts;
    this.parts = parts;
    this.cluster = cluster;
    this.signal = context.signal;
    this.contact = directoryOf(cluster, topology);
    this.path = folder.path;
    this.firstMaster = view.agreedMaster(topology)!;
    this.before = { masterBefore: this.firstMaster, heardBefore: view.heard.length };
    // Its end is called for, or its observer is gone.
    this.signal.addEventListener('abort', () => void this.close().catch(() => undefined));
  }

  /** The data node that most Sentinels call master just now. */
  get master(): string | undefined {
    return this.parts.view.agreedMaster(this.parts.topology);
  }

  /**
   * Injects a fault; resolves when it is in force. One that is over at once has nothing to heal. BAD_ARGUMENT where it is not
   * right, NOT_STEADY where it means nothing just now.
   */
  async inject(fault: Fault): Promise<InjectedFault> {
    this.signal.throwIfAborted();
    const { topology, testbed, context, view } = this.parts;
    refuseFault(fault, topology, testbed);
    const path = String(this.injections++);
    const moment = { ...this.parts, firstMaster: this.firstMaster, random: context.random, open: this.open };
    const injected = prepared(fault, moment, { path, label: path, ttlMs: TTL_MS });
    const injection = new Injection(context, injected);
    this.before = {
      masterBefore: this.master ?? this.before.masterBefore,
      heardBefore: view.heard.length,
    };
    if (stepFor(injected.kind) === 'once') {
      await injection.once();
      return asInjected(injected, () => Promise.resolve());
    }
    const close = this.open.open(heldBy(injected));
    this.lasting.push(injected);
    const heal = async (): Promise<void> => {
      this.refuseUnderneath(injected);
      this.lasting.splice(this.lasting.indexOf(injected), 1);
      close();
      await injection.heal();
    };
    try {
      await injection.inject();
    } catch (error) {
      await heal().catch(() => undefined);
      throw error;
    }
    return asInjected(injected, heal);
  }

  /** Waits until most Sentinels name a live master other than when the latest fault began, and answers with its name. */
  newMaster(within: Duration): Promise<string> {
    return awaitNewMaster({ ...this.parts, signal: this.signal }, this.before, milliseconds(within));
  }

  /** Waits until one master is left, every other data node follows it without lag, and all Sentinels agree on it. */
  converged(within: Duration): Promise<void> {
    return awaitConverged({ ...this.parts, signal: this.signal }, milliseconds(within));
  }

  /** Ends everything, whatever lasts. */
  close(): Promise<void> {
    const { end, scope } = this.parts;
    end.abort(new ChaosError('INTERRUPTED', 'it was closed'));
    return (this.closing ??= scope.close());
  }

  /** A link that several faults cut is cut by the first alone, so that whole it is only when the others are healed. */
  private refuseUnderneath(injected: Injected): void {
    if (injected.links.length === 0) return;
    const later = this.lasting.slice(this.lasting.indexOf(injected) + 1);
    const other = later.find(({ effect }) => effect.links !== undefined);
    if (other === undefined) return;
    throw new ChaosError('NOT_STEADY', `"${injected.as}" cannot be healed while "${other.as}" lasts`, {
      hint: 'what cuts or slows links is healed in the opposite order',
    });
  }
}

function asInjected({ hit }: Injected, undo: () => Promise<void>): InjectedFault {
  let healing: Promise<void> | undefined;
  const heal = (): Promise<void> =>
    (healing ??= undo().catch((error: unknown) => {
      // What was refused may be tried again.
      healing = undefined;
      throw error;
    }));
  return { hit, heal, [Symbol.asyncDispose]: heal };
}

/** The experiment of an observer that watches and writes nothing. */
function watching(topology: Topology): Experiment {
  return {
    title: 'Held open',
    hypothesis: 'None.',
    topology,
    workload: [],
    schedule: [],
    expect: [],
    observer: { probe: false },
  };
}

function refuseTopology(topology: Topology, testbed: Testbed): void {
  const problems = problemsOfTopology(topology);
  if (problems.length > 0)
    throw new ChaosError('BAD_ARGUMENT', `the topology cannot be opened: ${problems.join('; ')}`);
  refuseIncapable(watching(topology), testbed);
}

function refuseFault(fault: Fault, topology: Topology, testbed: Testbed): void {
  const problems = problemsOfFault(fault, topology);
  if (problems.length > 0)
    throw new ChaosError('BAD_ARGUMENT', `the fault cannot be injected: ${problems.join('; ')}`);
  refuseIncapable({ ...watching(topology), schedule: [{ step: 'once', fault }] }, testbed);
}

function refuseIncapable(experiment: Experiment, testbed: Testbed): void {
  const lacking = lackingCapability({ id: 'held', experiment }, testbed);
  if (lacking === undefined) return;
  throw new ChaosError('BAD_ARGUMENT', `the testbed cannot ${CAPABILITIES[lacking]}`);
}
