/** How long an experiment should take, from its value alone: the floor below which no run can be. */

import { milliseconds } from '../core/duration.ts';
import { faultsOf, type Step } from '../experiment/schedule.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Topology } from '../experiment/topology.ts';

/** From a fault to the new master, beyond down-after: election, promotion and its discovery (reference: sentinel.md §1). */
const FAILOVER_MS = 1_500;
/**
 * From a heal to convergence. A master that comes back is made a replica only after Sentinel saw it as a master for
 * 4 × its publish period and a second INFO (10 s); its full resync then waits repl-diskless-sync-delay (5 s) and is
 * begun by a cron of 1 s.
 */
const CONVERSION_MS = 16_500;
/**
 * Sentinel pings every second. Without chance the moments of faults would be tied to the moment everything started, and
 * every run would measure the same phase of that second.
 */
const PING_PERIOD_MS = 1_000;
/** Final reads come no sooner after the last heal: a late conversion or resync must have happened by then (design §4). */
export const SETTLE_MS = 25_000;

/** Predicted duration of steps, ms: quiets in full, awaits as Sentinel's rules predict them. */
export function plannedMs(steps: readonly Step[], topology?: Topology): number {
  return steps.reduce((sum, step) => sum + stepMs(step, topology), 0);
}

function stepMs(step: Step, topology: Topology | undefined): number {
  switch (step.step) {
    case 'quiet':
      return milliseconds(step.for);
    case 'during':
      return plannedMs(step.steps, topology);
    case 'repeat':
      return step.times * plannedMs(step.steps, topology);
    case 'await-new-master':
      return topology === undefined
        ? milliseconds(step.within)
        : milliseconds(topology.downAfter) + FAILOVER_MS;
    case 'await-converged':
      return topology === undefined ? milliseconds(step.within) : CONVERSION_MS;
  }
}

/** How much later than its step a fault that stands alone may begin, by chance, ms. */
export function faultDelayMs({ faultDelay }: Experiment): number {
  return faultDelay === undefined ? PING_PERIOD_MS : milliseconds(faultDelay);
}

/** The floor of an experiment, ms: its steps, and settling after the last heal where something is healed. */
export function floorMs(experiment: Experiment): number {
  const { schedule, topology, settle = true } = experiment;
  const steps = plannedMs(schedule, topology);
  return faultsOf(schedule).length === 0 || !settle ? steps : steps + settleAfter(schedule);
}

/** Convergence awaited after the last heal is part of the 25 s of settling, not on top of it. */
function settleAfter(schedule: readonly Step[]): number {
  const lastFault = schedule.findLastIndex((step) => step.step === 'during' || step.step === 'repeat');
  const afterwards = schedule.slice(lastFault + 1).filter((step) => step.step === 'await-converged').length;
  return Math.max(0, SETTLE_MS - afterwards * CONVERSION_MS);
}
