/** How long an experiment should take, from its value alone: the floor below which no run can be. */

import { milliseconds, type Duration } from '../core/duration.ts';
import { backOffMs } from '../experiment/back-off.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { bindParameters } from '../experiment/parameter.ts';
import { faultsOf, type Fault, type Step } from '../experiment/schedule.ts';
import { roundsOf } from '../experiment/soak.ts';
import type { Topology } from '../experiment/topology.ts';
import { FAULTS } from '../fault/faults.ts';
import { RUN_LIMITS_MS } from './run-limits.ts';

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

/** What a run may take beside its steps. */
const LIMITS_MS = Object.values(RUN_LIMITS_MS).reduce((sum, ms) => sum + ms, 0);

/** Predicted duration of steps, ms: quiets in full, awaits as Sentinel's rules predict them, or as they are written. */
export function plannedMs(steps: readonly Step[], topology?: Topology): number {
  return totalMs(steps, {
    awaited: (step) => (topology === undefined ? milliseconds(step.within) : predictedMs(step, topology)),
    soaked: (step) => milliseconds(step.for),
  });
}

/** How long steps may last, ms: awaits as long as they are written, those of a failover and the back-off after a split vote. */
export function longestMs(steps: readonly Step[], topology: Topology): number {
  const [, backOff] = backOffMs(topology);
  return totalMs(steps, {
    awaited: (step) => milliseconds(step.within) + (step.step === 'await-converged' ? 0 : backOff),
    soaked: longestSoakMs,
  });
}

/** A round takes its time, or as long as its fault lasts and all is awaited that it leaves. */
function longestSoakMs(soak: Soak): number {
  const { every, lasting, within, draw } = soak;
  const fault = milliseconds(lasting[1]) + Math.max(...draw.map(injectionMs));
  return roundsOf(soak) * Math.max(milliseconds(every), fault + milliseconds(within));
}

type Soak = Extract<Step, { readonly step: 'soak' }>;

/** A step that awaits something. */
type Await = Extract<Step, { readonly step: `await-${string}` }>;

/** How long the steps take whose length is not written, ms. */
interface Lengths {
  awaited(step: Await): number;
  soaked(step: Soak): number;
}

function totalMs(steps: readonly Step[], lengths: Lengths): number {
  return steps.reduce((sum, step) => sum + stepMs(step, lengths), 0);
}

function stepMs(step: Step, lengths: Lengths): number {
  switch (step.step) {
    case 'quiet':
      return milliseconds(step.for);
    case 'once':
    case 'custom':
      return 0;
    case 'during':
      return totalMs(step.steps, lengths) + injectionMs(step.fault);
    case 'repeat':
      return step.times * totalMs(step.steps, lengths);
    case 'soak':
      return lengths.soaked(step);
    case 'await-new-master':
    case 'await-event':
    case 'await-converged':
      return lengths.awaited(step);
  }
}

function predictedMs({ step }: Await, { downAfter }: Topology): number {
  if (step === 'await-converged') return CONVERSION_MS;
  return milliseconds(downAfter) + (step === 'await-new-master' ? FAILOVER_MS : 0);
}

/** What a fault that takes its time needs to be injected and to be healed, ms. */
export function injectionMs({ kind: name, parameters = {} }: Fault): number {
  const kind = FAULTS[name];
  return kind?.injectionMs?.(bindParameters(kind.parameters, parameters)) ?? 0;
}

/** How much later than its step a fault that stands alone may begin, by chance, ms. */
export function faultDelayMs({ faultDelay }: Experiment): number {
  return faultDelay === undefined ? PING_PERIOD_MS : milliseconds(faultDelay);
}

/** The floor of an experiment, ms: its steps, and settling after the last heal where something is healed. */
export function floorMs(experiment: Experiment): number {
  const { schedule, topology, settle = true } = experiment;
  const steps = plannedMs(schedule, topology) + waitsMs(experiment);
  return faultsOf(schedule).length === 0 || !settle ? steps : steps + settleAfter(schedule);
}

/** What failovers that are expected no sooner take longer than others, ms: Sentinels wait for their next try, or in TILT. */
function waitsMs({ expect, topology }: Experiment): number {
  const usual = milliseconds(topology.downAfter) + FAILOVER_MS;
  return expect.reduce((sum, { parameters: { notBefore } }) => {
    const earliest = notBefore === undefined ? usual : milliseconds(notBefore as Duration);
    return sum + Math.max(0, earliest - usual);
  }, 0);
}

/**
 * What may come on top of the floor before a run must be stuck, ms: every await as long as it is allowed to be, and the
 * runner's own limits of coming up, converging, ending the agents and closing.
 */
export function slackMs({ schedule, topology }: Experiment): number {
  return longestMs(schedule, topology) - plannedMs(schedule, topology) + LIMITS_MS;
}

/** Convergence awaited after the last heal is part of the 25 s of settling, not on top of it. */
function settleAfter(schedule: readonly Step[]): number {
  const lastFault = schedule.findLastIndex(
    ({ step }) => step === 'during' || step === 'once' || step === 'repeat' || step === 'soak',
  );
  const afterwards = schedule.slice(lastFault + 1).filter((step) => step.step === 'await-converged').length;
  return Math.max(0, SETTLE_MS - afterwards * CONVERSION_MS);
}
