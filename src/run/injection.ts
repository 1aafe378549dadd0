/** One fault from its injection to its heal: what is done, what is recorded of it, and how it is proven. */

import type { Cluster } from '../cluster/cluster.ts';
import { RETURN_LIMIT_MS } from '../cluster/orchestrator.ts';
import type { Moment, ProcessReport } from '../cluster/evidence.ts';
import { within } from '../core/until.ts';
import type { Bound, Parameters } from '../experiment/parameter.ts';
import type { FaultParameters } from '../experiment/schedule.ts';
import type { Act, AnyFaultKind, BlastRadius, FaultContext, Resolved } from '../fault/fault.ts';
import { isUndoneByOrchestrator, type FaultEffect } from '../history/fault-effect.ts';
import type { LookupRecord } from '../history/lookup-record.ts';
import type { FaultRecord, Link } from '../history/record.ts';
import type { StorageRecord } from '../history/resource-record.ts';
import type { Journal } from './journal.ts';
import type { Proofs } from './verification.ts';

/** How long evidence may take; then the fault is healed without it, ms. An API server that starts anew takes up to 20 s of it. */
const EVIDENCE_LIMIT_MS = 30_000;
/** How long a heal may take before the run goes on without it, ms. */
export const HEAL_LIMIT_MS = 90_000;
/** Until an orchestrator's own limit has said what did not come back, ms. */
const ORCHESTRATED_HEAL_LIMIT_MS = RETURN_LIMIT_MS + 20_000;

/** How long a fault of this effect may take to be healed, ms. */
export function healLimitMs(effect: FaultEffect): number {
  return isUndoneByOrchestrator(effect) ? ORCHESTRATED_HEAL_LIMIT_MS : HEAL_LIMIT_MS;
}

/** At which moment of a fault it is tried whether it is in force. */
type Attempted = StorageRecord['when'];

/** Where it happens. */
export interface InjectionContext {
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly verification: Proofs;
  readonly signal: AbortSignal;
  /** Has a process carry out a command; rejects when it does not. */
  readonly command: FaultContext['command'];
  readonly keepBusy: FaultContext['keepBusy'];
  readonly endBusy: FaultContext['endBusy'];
  readonly holdConnections: FaultContext['holdConnections'];
  readonly releaseConnections: FaultContext['releaseConnections'];
  /** Records whether a process takes another connection. */
  readonly tryConnection: (process: string, when: Attempted) => Promise<void>;
  readonly masterName: string;
  /** Numbers in [0, 1), from the run's seed. */
  readonly random: () => number;
  /** Reads every live node before a heal destroys what it shows. */
  readonly takeEvidence: (label: string, nodes: readonly string[]) => Promise<void>;
}

/** What is injected. */
export interface Injected {
  readonly kind: AnyFaultKind;
  readonly effect: FaultEffect;
  /** The path of its step. */
  readonly path: string;
  readonly as: string;
  readonly description: string;
  /** As its author wrote them, and as the code of its kind takes them. */
  readonly written: FaultParameters;
  readonly parameters: Bound<Parameters>;
  readonly targets: BlastRadius;
  /** What it takes hold of by name, as its records say: processes, hosts, or the names of hosts. */
  readonly hit: readonly string[];
  readonly peers: Resolved;
  readonly links: readonly Link[];
  /** Those of the links that the kernels at both ends can be asked about. */
  readonly provable: readonly Link[];
  readonly ttlMs: number;
  /** Names the readings taken before its heal. */
  readonly label: string;
}

export class Injection {
  private readonly context: InjectionContext;
  private readonly fault: Injected;
  private readonly record: Omit<FaultRecord, 'at' | 'phase'>;
  private readonly kept = new Map<string, string>();
  /** When it was healed, by performance.now(); undefined as long as it is not. */
  healedAt: number | undefined;

  constructor(context: InjectionContext, fault: Injected) {
    this.context = context;
    this.fault = fault;
    const { kind, effect, path, as, description, hit, links, written } = fault;
    this.record = {
      kind: 'fault',
      path,
      fault: kind.kind,
      as,
      words: description,
      targets: hit,
      links,
      effect,
      ...(Object.keys(written).length === 0 ? {} : { parameters: written }),
    };
  }

  async inject(): Promise<void> {
    const { journal, verification } = this.context;
    const { kind, path, targets, provable, effect } = this.fault;
    await verification.beforeCut(path, provable);
    await this.look('before');
    if (effect.processes === 'replaced') await verification.recordStates(targets);
    journal.write({ ...this.record, phase: 'injecting' });
    await kind.inject(this.faultContext());
    journal.write({ ...this.record, phase: 'injected' });
    if (effect.links === 'slowed') await verification.afterSlowing(path, provable);
    else await verification.afterCut(path, provable);
    await this.look('lost');
    if (effect.processes !== undefined) await verification.recordStates(targets);
    await this.attempt('injected');
  }

  /** Injects what is over at once. */
  async once(): Promise<void> {
    const { journal } = this.context;
    const { kind } = this.fault;
    journal.write({ ...this.record, phase: 'injecting' });
    try {
      await kind.inject(this.faultContext());
      journal.write({ ...this.record, phase: 'injected' });
    } finally {
      journal.write({ ...this.record, phase: 'healing' });
      journal.write({ ...this.record, phase: 'healed' });
      this.healedAt = performance.now();
    }
  }

  async heal(): Promise<void> {
    const { signal } = this.context;
    const { description, effect } = this.fault;
    try {
      await within(EVIDENCE_LIMIT_MS, `taking evidence of "${description}"`, this.beforeHeal(), signal);
    } finally {
      // Whatever became of the evidence, the fault ends here.
      await within(healLimitMs(effect), `healing "${description}"`, this.undo());
    }
  }

  /** Proof that the fault still stands, and evidence that dies with the heal. Skipped when the run is to stop. */
  private async beforeHeal(): Promise<void> {
    const { verification, cluster, signal, takeEvidence } = this.context;
    const { effect, path, targets, provable, label } = this.fault;
    if (signal.aborted) return;
    await this.look('still-lost');
    if (effect.processes !== undefined) await verification.recordStates(targets);
    await this.attempt('before-heal');
    if (effect.links === 'slowed') await verification.beforeHastening(path, provable, this.isDelayed);
    else await verification.beforeHeal(path, provable);
    const nodes = cluster.processes.filter((one) => one.kind === 'redis').map((one) => one.name);
    const running = (await cluster.states(nodes)).filter((one) => one.state === 'running');
    await takeEvidence(
      label,
      running.map((one) => one.process),
    );
  }

  private async undo(): Promise<void> {
    const { journal, verification } = this.context;
    const { kind, path, provable } = this.fault;
    journal.write({ ...this.record, phase: 'healing' });
    await kind.heal?.(this.faultContext());
    journal.write({ ...this.record, phase: 'healed' });
    this.healedAt = performance.now();
    await this.attempt('healed');
    await this.look('found');
    await verification.afterHeal(path, provable, this.isDelayed);
  }

  /** Whether packets come late on its links by a time of their own. */
  private get isDelayed(): boolean {
    return this.fault.effect.links === 'slowed' && this.fault.written['delay'] !== undefined;
  }

  /** Where what it takes away is looked for: names, and addresses. */
  private async look(when: LookupRecord['when']): Promise<void> {
    const { verification } = this.context;
    const { effect, path, targets, hit } = this.fault;
    if (effect.target === 'names') await verification.lookUp(path, when, hit);
    if (effect.addresses === 'changed') await verification.tryAddresses(path, when, targets.hosts);
  }

  /** What the kernel does not show as a state is tried. */
  private async attempt(when: Attempted): Promise<void> {
    const { verification, tryConnection } = this.context;
    const { effect, targets } = this.fault;
    if (effect.storage !== undefined)
      await verification.attemptWriting(
        targets,
        effect.storage === 'sealed' ? 'configuration' : 'volume',
        when,
      );
    if (effect.resources !== undefined) await verification.lookAtLimits(targets, effect.resources, when);
    if (effect.connections !== undefined)
      await Promise.all(targets.processes.map((process) => tryConnection(process, when)));
  }

  private faultContext(): FaultContext & Pick<Injected, 'parameters'> {
    const { cluster, command, keepBusy, endBusy, holdConnections, releaseConnections } = this.context;
    const { masterName, verification, random, signal } = this.context;
    const { path, targets, peers, parameters, links, ttlMs, provable } = this.fault;
    return {
      cluster,
      command,
      keepBusy,
      endBusy,
      holdConnections,
      releaseConnections,
      masterName,
      kept: this.kept,
      targets,
      peers,
      parameters,
      links,
      ttlMs,
      random,
      signal,
      count: async (when, counted) => {
        await verification.count(
          path,
          when,
          counted.filter((link) => provable.includes(link)),
        );
      },
      signalProcess: async (process, act) => {
        const report =
          act === 'start' ? await cluster.start(process) : await cluster.signal(process, act, ttlMs);
        this.writeState(report, act, report);
        return report;
      },
      recordState: async (processes, act, moment) => {
        for (const report of await cluster.states(processes)) this.writeState(report, act, moment);
      },
    };
  }

  private writeState({ process, state, pid }: ProcessReport, act: Act, { atUs }: Moment): void {
    this.context.journal.write({ kind: 'process-state', process, state, pid, act }, atUs);
  }
}
