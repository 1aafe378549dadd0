/** Walks through a schedule: injects, waits, heals. A fault exists only inside the call that heals it. */

import { sleep } from '../core/clock.ts';
import { milliseconds } from '../core/duration.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { until, within } from '../core/until.ts';
import type { Step } from '../experiment/schedule.ts';
import { targetWords } from '../experiment/target.ts';
import type { Topology } from '../experiment/topology.ts';
import type { FaultContext, FaultKind, Resolved } from '../fault/fault.ts';
import { FAULTS } from '../fault/registry.ts';
import type { FaultRecord, Link } from '../history/record.ts';
import type { Cluster } from '../testbed/testbed.ts';
import type { Effectivity } from './effectivity.ts';
import type { Journal } from './journal.ts';
import { OpenFaults } from './open-faults.ts';
import { plannedMs } from './plan.ts';
import { resolve } from './resolve.ts';
import { stepWords } from './step-words.ts';
import type { View } from './view.ts';

/** How long evidence may take; then the fault is healed without it, ms. */
const EVIDENCE_LIMIT_MS = 12_000;
/** How long a heal may take before the run goes on without it, ms: longer than the testbed waits for a process to die. */
const HEAL_LIMIT_MS = 20_000;
/** How much longer than planned the kernel keeps a cut when nobody restores it, ms. */
const TTL_MARGIN_MS = 60_000;
/** How long everything must look converged before it counts: one period of the Sentinels' pings, ms. */
const CONVERGED_FOR_MS = 1_000;
const POLL_MS = 50;
/**
 * Sentinel pings every second. Without chance the moments of faults would be tied to the moment everything started, and
 * every run would measure the same phase of that second.
 */
const PING_PERIOD_MS = 1_000;

export interface Stage {
  readonly cluster: Cluster;
  readonly topology: Topology;
  readonly view: View;
  readonly journal: Journal;
  readonly effectivity: Effectivity;
  readonly firstMaster: string;
  /** Numbers in [0, 1), from the run's seed. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Reads every live node before a heal destroys what it shows. */
  readonly takeEvidence: (label: string, nodes: readonly string[]) => Promise<void>;
  readonly onStep: (words: string, plannedMs: number) => void;
}

/** Walks through steps in order; the first that does not end as it should ends the walk, after healing. */
export class Interpreter {
  private readonly stage: Stage;
  /** The master named when the latest fault began; a new one is another one. */
  private masterBefore: string;
  /** When the last heal ended, by performance.now(); undefined when nothing was healed yet. */
  healedAt: number | undefined;
  /** How often each path was entered, so that repeated heals have labels of their own. */
  private readonly entered = new Map<string, number>();
  private readonly open = new OpenFaults();

  constructor(stage: Stage) {
    this.stage = stage;
    this.masterBefore = stage.firstMaster;
  }

  async walk(steps: readonly Step[], prefix = ''): Promise<void> {
    for (const [index, step] of steps.entries()) {
      await this.step(step, prefix === '' ? `${index}` : `${prefix}.${index}`);
    }
  }

  private async step(step: Step, path: string): Promise<void> {
    const { journal, onStep } = this.stage;
    const words = stepWords(step);
    journal.write({ kind: 'step', path, phase: 'begin', words });
    onStep(words, plannedMs([step]));
    try {
      await this.perform(step, path);
      journal.write({ kind: 'step', path, phase: 'end', words });
    } catch (error) {
      journal.write({ kind: 'step', path, phase: 'end', words, problem: messageOf(error) });
      throw error;
    }
  }

  private async perform(step: Step, path: string): Promise<void> {
    switch (step.step) {
      case 'quiet':
        return sleep(milliseconds(step.for), this.stage.signal);
      case 'during':
        return this.during(step, path);
      case 'await-new-master':
        return this.awaitNewMaster(milliseconds(step.within));
      case 'await-converged':
        await awaitConverged(this.stage, milliseconds(step.within));
        return this.stage.effectivity.confirmHealed();
      case 'repeat':
        for (let time = 0; time < step.times; time++) await this.walk(step.steps, path);
    }
  }

  private async awaitNewMaster(withinMs: number): Promise<void> {
    const { view, topology, signal } = this.stage;
    await until(
      () => {
        const master = view.agreedMaster(topology);
        return master !== undefined && master !== this.masterBefore && view.isLiveMaster(master)
          ? master
          : undefined;
      },
      { what: `a live master other than ${this.masterBefore}`, withinMs, everyMs: POLL_MS, signal },
    );
  }

  private async during(step: Extract<Step, { step: 'during' }>, path: string): Promise<void> {
    const { cluster, topology, view, firstMaster } = this.stage;
    const kind = FAULTS[step.fault.kind];
    if (kind === undefined)
      throw new ChaosError('BAD_EXPERIMENT', `there is no fault named "${step.fault.kind}"`);
    // Only the first of nested faults: how soon a second one follows is the experiment's own choice.
    if (this.open.areNone) await sleep(this.stage.random() * PING_PERIOD_MS, this.stage.signal);
    const targets = resolve(step.fault.targets, {
      topology,
      processes: cluster.processes,
      view,
      firstMaster,
    });
    const links = this.open.uncut(kind.links(targets, cluster));
    const isOfLinks = kind.processState === undefined;
    const record = {
      kind: 'fault' as const,
      path,
      fault: kind.kind,
      as: step.fault.as,
      words: kind.words(step.fault.targets.map(targetWords).join(', ')),
      targets: isOfLinks ? targets.hosts : targets.processes,
      links,
    };
    this.open.open({ as: step.fault.as, processes: isOfLinks ? [] : targets.processes, links });
    this.masterBefore = view.agreedMaster(topology) ?? this.masterBefore;
    const context: FaultContext = {
      cluster,
      targets,
      links,
      ttlMs: plannedMs(step.steps) + TTL_MARGIN_MS,
      act: (process, act) => this.act(process, act),
    };
    try {
      await this.inject(kind, context, record);
      await this.walk(step.steps, path);
    } finally {
      this.open.close();
      await this.heal(kind, context, record);
    }
  }

  private async inject(
    kind: FaultKind,
    context: FaultContext,
    record: Omit<FaultRecord, 'at' | 'phase'>,
  ): Promise<void> {
    const { journal, effectivity } = this.stage;
    await effectivity.beforeCut(record.path, record.links);
    journal.write({ ...record, phase: 'injecting' });
    await kind.inject(context);
    journal.write({ ...record, phase: 'injected' });
    await effectivity.afterCut(record.path, record.links);
    if (kind.processState !== undefined) await effectivity.recordStates(context.targets);
  }

  private async heal(
    kind: FaultKind,
    context: FaultContext,
    record: Omit<FaultRecord, 'at' | 'phase'>,
  ): Promise<void> {
    const { signal } = this.stage;
    try {
      const evidence = this.beforeHeal(kind, context.targets, record.links, record.path);
      await within(EVIDENCE_LIMIT_MS, `taking evidence of "${record.words}"`, evidence, signal);
    } finally {
      // Whatever became of the evidence, the fault ends here.
      await within(HEAL_LIMIT_MS, `healing "${record.words}"`, this.undo(kind, context, record));
    }
  }

  private async undo(
    kind: FaultKind,
    context: FaultContext,
    record: Omit<FaultRecord, 'at' | 'phase'>,
  ): Promise<void> {
    const { journal, effectivity } = this.stage;
    journal.write({ ...record, phase: 'healing' });
    await kind.heal(context);
    journal.write({ ...record, phase: 'healed' });
    this.healedAt = performance.now();
    await effectivity.afterHeal(record.path, record.links);
  }

  /** Proof that the fault still stands, and evidence that dies with the heal. Skipped when we were told to stop. */
  private async beforeHeal(
    kind: FaultKind,
    targets: Resolved,
    links: readonly Link[],
    path: string,
  ): Promise<void> {
    const { effectivity, cluster, signal, takeEvidence } = this.stage;
    if (signal.aborted) return;
    if (kind.processState !== undefined) await effectivity.recordStates(targets);
    await effectivity.beforeHeal(path, links);
    const nodes = cluster.processes.filter((one) => one.kind === 'redis').map((one) => one.name);
    const running = (await cluster.states(nodes))
      .filter((one) => one.state === 'running')
      .map((one) => one.process);
    const time = (this.entered.get(path) ?? 0) + 1;
    this.entered.set(path, time);
    await takeEvidence(time === 1 ? path : `${path} (${time})`, running);
  }

  private async act(
    process: string,
    act: Parameters<FaultContext['act']>[1],
  ): ReturnType<FaultContext['act']> {
    const { cluster, journal } = this.stage;
    const report = act === 'start' ? await cluster.start(process) : await cluster.signal(process, act);
    journal.write({ kind: 'process-state', process, state: report.state, pid: report.pid, act }, report.atUs);
    return report;
  }
}

/** Waits until nothing keeps the deployment from being converged, for a whole second without a break. */
export async function awaitConverged(
  { view, topology, signal }: Pick<Stage, 'view' | 'topology' | 'signal'>,
  withinMs: number,
  forMs = CONVERGED_FOR_MS,
): Promise<void> {
  let since: number | undefined;
  let problems: string[] = [];
  const probe = (): true | undefined => {
    problems = view.problems(topology);
    since = problems.length > 0 ? undefined : (since ?? performance.now());
    return since !== undefined && performance.now() - since >= forMs ? true : undefined;
  };
  try {
    await until(probe, { what: 'convergence', withinMs, everyMs: POLL_MS, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ChaosError(
      'TIMED_OUT',
      `not converged within ${withinMs} ms: ${problems.slice(0, 3).join('; ')}`,
      { cause },
    );
  }
}
