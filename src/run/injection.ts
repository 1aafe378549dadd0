/** One fault from its injection to its heal: what is done, what is recorded of it, and how it is proven. */

import type { Cluster } from '../cluster/cluster.ts';
import { RETURN_LIMIT_MS } from '../cluster/orchestrator.ts';
import type { Moment, ProcessReport } from '../cluster/evidence.ts';
import { within } from '../core/until.ts';
import type { Bound, Parameters } from '../experiment/parameter.ts';
import type {
  Act,
  AnyFaultKind,
  BlastRadius,
  FaultContext,
  ProcessOrders,
  Resolved,
} from '../fault/fault.ts';
import { isUndoneByOrchestrator, type FaultEffect } from '../history/fault-effect.ts';
import type { FaultRecord, Link } from '../history/record.ts';
import type { Journal } from './journal.ts';
import type { Provable } from './proof/proof.ts';
import type { Verification } from './proof/verification.ts';

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

/** Where it happens. */
export interface InjectionContext {
  readonly cluster: Cluster;
  readonly journal: Journal;
  readonly verification: Verification;
  readonly orders: ProcessOrders;
  readonly signal: AbortSignal;
  readonly masterName: string;
  /** Numbers in [0, 1), from the run's seed. */
  readonly random: () => number;
  /** Reads every live node before a heal destroys what it shows. */
  readonly takeEvidence: (label: string, nodes: readonly string[]) => Promise<void>;
}

/** What is injected. */
export interface Injected extends Provable {
  readonly kind: AnyFaultKind;
  readonly as: string;
  readonly description: string;
  /** As the code of its kind takes them. */
  readonly parameters: Bound<Parameters>;
  readonly targets: BlastRadius;
  readonly peers: Resolved;
  readonly links: readonly Link[];
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
    await verification.prove(this.fault, 'before');
    journal.write({ ...this.record, phase: 'injecting' });
    await this.fault.kind.inject(this.faultContext());
    journal.write({ ...this.record, phase: 'injected' });
    await verification.prove(this.fault, 'injected');
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
    if (signal.aborted) return;
    await verification.prove(this.fault, 'before-heal');
    const nodes = cluster.processes.filter((one) => one.kind === 'redis').map((one) => one.name);
    const running = (await cluster.states(nodes)).filter((one) => one.state === 'running');
    await takeEvidence(
      this.fault.label,
      running.map((one) => one.process),
    );
  }

  private async undo(): Promise<void> {
    const { journal, verification } = this.context;
    journal.write({ ...this.record, phase: 'healing' });
    await this.fault.kind.heal?.(this.faultContext());
    journal.write({ ...this.record, phase: 'healed' });
    this.healedAt = performance.now();
    await verification.prove(this.fault, 'healed');
  }

  private faultContext(): FaultContext & Pick<Injected, 'parameters'> {
    const { cluster, orders, masterName, verification, random, signal } = this.context;
    const { path, targets, peers, parameters, links, ttlMs, provableLinks } = this.fault;
    return {
      ...orders,
      cluster,
      masterName,
      kept: this.kept,
      targets,
      peers,
      parameters,
      links,
      ttlMs,
      random,
      signal,
      count: (when, counted) =>
        verification.count(
          path,
          when,
          counted.filter((link) => provableLinks.includes(link)),
        ),
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
