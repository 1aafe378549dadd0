/** Walks through a schedule: injects, waits, heals. A fault exists only inside the call that heals it. */

import { sleep } from '../core/clock.ts';
import { milliseconds } from '../core/duration.ts';
import { ChaosError, messageOf } from '../core/errors.ts';
import { until } from '../core/until.ts';
import { faultsOf, type Fault, type Step } from '../experiment/schedule.ts';
import { STEPS_A_ROUND } from '../experiment/soak.ts';
import type { Topology } from '../experiment/topology.ts';
import { effectOfFault } from '../fault/faults.ts';
import { injectionMs, longestMs, plannedMs } from '../plan/durations.ts';
import { describeStep } from '../plan/describe.ts';
import { awaitConverged, awaitNewMaster, longestWaitMs, type Before } from './awaits.ts';
import { healLimitMs, Injection, type Injected, type InjectionContext } from './injection.ts';
import { OpenFaults } from './open-faults.ts';
import { heldBy, prepared } from './prepare.ts';
import type { FaultVerification } from './proof/verification.ts';
import type { View } from './view.ts';

type CustomStep = Extract<Step, { step: 'custom' }>;
type During = Extract<Step, { step: 'during' }>;
type Soak = Extract<Step, { step: 'soak' }>;

/** How much longer than planned the kernel keeps a cut that is not restored, ms. */
const TTL_MARGIN_MS = 90_000;
/** Sentinel's own timer ticks every 53 to 100 ms, and what follows an event may have to come before its next tick. */
const EVENT_POLL_MS = 5;

export interface ScheduleContext extends InjectionContext {
  readonly verification: FaultVerification;
  readonly topology: Topology;
  readonly view: View;
  readonly firstMaster: string;
  /** A fault that stands alone begins up to so much later, ms. */
  readonly faultDelayMs: number;
  readonly onStep: (description: string, plannedMs: number) => void;
}

/** Walks through steps in order; the first that does not end as it should ends the walk, after healing. */
export class Interpreter {
  private readonly context: ScheduleContext;
  /** The master named when the latest fault began; a new one is another one. */
  private masterBefore: string;
  /** When the last heal ended, by performance.now(); undefined when nothing was healed yet. */
  healedAt: number | undefined;
  /** How often each path was entered, so that repeated heals have labels of their own. */
  private readonly entered = new Map<string, number>();
  private readonly open = new OpenFaults();
  /** How many of the Sentinels' events came before the latest fault or awaited event. */
  private heardBefore = 0;

  constructor(context: ScheduleContext) {
    this.context = context;
    this.masterBefore = context.firstMaster;
  }

  async walk(steps: readonly Step[], prefix = ''): Promise<void> {
    for (const [index, step] of steps.entries()) {
      await this.step(step, prefix === '' ? `${index}` : `${prefix}.${index}`);
    }
  }

  private async step(step: Step, path: string): Promise<void> {
    const { journal, onStep } = this.context;
    const description = describeStep(step);
    journal.write({ kind: 'step', path, phase: 'begin', words: description });
    onStep(description, plannedMs([step]));
    try {
      await this.perform(step, path);
      journal.write({ kind: 'step', path, phase: 'end', words: description });
    } catch (error) {
      journal.write({ kind: 'step', path, phase: 'end', words: description, problem: messageOf(error) });
      throw error;
    }
  }

  private async perform(step: Step, path: string): Promise<void> {
    switch (step.step) {
      case 'quiet':
        return sleep(milliseconds(step.for), this.context.signal);
      case 'during':
        return this.during(step, path);
      case 'once':
        return this.once(step.fault, path);
      case 'custom':
        return this.custom(step);
      case 'await-event':
        return this.awaitEvent(step.event, milliseconds(step.within));
      case 'await-new-master':
        await awaitNewMaster(this.context, this.before(), milliseconds(step.within));
        return;
      case 'await-converged':
        await awaitConverged(this.context, milliseconds(step.within));
        return this.context.verification.confirmHealed();
      case 'repeat':
        for (let time = 0; time < step.times; time++) await this.walk(step.steps, path);
        return;
      case 'soak':
        return this.soak(step, path);
    }
  }

  private before(): Before {
    return { masterBefore: this.masterBefore, heardBefore: this.heardBefore };
  }

  /** Each round begins when its time has come, or as soon as all is whole again after the one before. */
  private async soak({ every, steps }: Soak, path: string): Promise<void> {
    if (steps === undefined)
      throw new ChaosError(
        'BAD_EXPERIMENT',
        'nothing was drawn for the soak: it was not planned with a seed',
      );
    const begun = performance.now();
    const due = (round: number): Promise<void> =>
      sleep(Math.max(0, begun + round * milliseconds(every) - performance.now()), this.context.signal);
    for (const [index, step] of steps.entries()) {
      if (index % STEPS_A_ROUND === 0) await due(index / STEPS_A_ROUND);
      await this.step(step, `${path}.${index}`);
    }
    await due(steps.length / STEPS_A_ROUND);
  }

  private async awaitEvent(event: string, withinMs: number): Promise<void> {
    const { view, signal } = this.context;
    await until(
      () => {
        const index = view.heard.findIndex(
          ({ channel }, nth) => nth >= this.heardBefore && channel === event,
        );
        if (index === -1) return undefined;
        this.heardBefore = index + 1;
        return true;
      },
      {
        what: event,
        withinMs: () => longestWaitMs(withinMs, this.context, this.heardBefore),
        everyMs: EVENT_POLL_MS,
        signal,
      },
    );
  }

  private async custom({ words, carryOut }: CustomStep): Promise<void> {
    const { view, topology, signal, orders } = this.context;
    if (carryOut === undefined)
      throw new ChaosError(
        'BAD_EXPERIMENT',
        `step "${words}" has no implementation (a plan keeps only its description)`,
      );
    await carryOut({
      master: view.agreedMaster(topology),
      command: async (process, ...args) => {
        await orders.command(process, args);
      },
      signal,
    });
  }

  /** Only the first of nested faults comes by chance: how soon a second one follows is the experiment's own choice. */
  private async begin(): Promise<void> {
    const { random, faultDelayMs, signal, view, topology } = this.context;
    if (this.open.areNone) await sleep(random() * faultDelayMs, signal);
    this.heardBefore = view.heard.length;
    this.masterBefore = view.agreedMaster(topology) ?? this.masterBefore;
  }

  private async once(fault: Fault, path: string): Promise<void> {
    await this.begin();
    const injection = new Injection(this.context, this.prepared(fault, [], path));
    await injection.once().finally(() => (this.healedAt = injection.healedAt));
  }

  private async during({ fault, steps }: During, path: string): Promise<void> {
    await this.begin();
    const injected = this.prepared(fault, steps, path);
    const close = this.open.open(heldBy(injected));
    const injection = new Injection(this.context, injected);
    try {
      await injection.inject();
      await this.walk(steps, path);
    } finally {
      close();
      await injection.heal().finally(() => (this.healedAt = injection.healedAt ?? this.healedAt));
    }
  }

  /** What the fault means at this moment. */
  private prepared(fault: Fault, steps: readonly Step[], path: string): Injected {
    return prepared(
      fault,
      { ...this.context, open: this.open },
      {
        path,
        // The faults inside need their time to be healed as well.
        ttlMs:
          longestMs(steps, this.context.topology) + injectionMs(fault) + healingMs(steps) + TTL_MARGIN_MS,
        label: this.labelOf(path),
      },
    );
  }

  private labelOf(path: string): string {
    const time = (this.entered.get(path) ?? 0) + 1;
    this.entered.set(path, time);
    return time === 1 ? path : `${path} (${time})`;
  }
}

/** How long the faults in these steps may take to be healed, ms. */
function healingMs(steps: readonly Step[]): number {
  return faultsOf(steps).reduce((ms, { fault }) => ms + healLimitMs(effectOfFault(fault)), 0);
}
