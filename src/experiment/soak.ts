/** A soak: which faults it injects, in which order and for how long, drawn from its list by the seed of the run. */

import { duration, milliseconds } from '../core/duration.ts';
import { generator } from '../core/seed.ts';
import type { Experiment } from './experiment.ts';
import type { Step } from './schedule.ts';

type Soak = Extract<Step, { step: 'soak' }>;

/** A round of a soak: a fault, and the wait for what it leaves to be whole again. */
export const STEPS_A_ROUND = 2;

/** What is drawn is drawn apart from the moments of faults: these stay what they are, whatever a soak has drawn ("soak"). */
const APART = 0x73_6f_61_6b;

/** How long a fault lasts is drawn in steps of so much, ms. */
const GRAIN_MS = 100;

/** How many faults a soak has time for. */
export function roundsOf({ for: time, every }: Pick<Soak, 'for' | 'every'>): number {
  return Math.max(1, Math.floor(milliseconds(time) / milliseconds(every)));
}

/** The experiment with what its soaks draw by this seed; the same experiment where there is none. */
export function withDraws<E extends Experiment>(experiment: E, seed: number): E {
  const random = generator(seed ^ APART);
  const drawn = (step: Step): Step => {
    if (step.step === 'soak') return { ...step, steps: rounds(step, random) };
    return step.step === 'during' || step.step === 'repeat'
      ? { ...step, steps: step.steps.map(drawn) }
      : step;
  };
  return { ...experiment, schedule: experiment.schedule.map(drawn) };
}

function rounds(soak: Soak, random: () => number): Step[] {
  const { draw, lasting, within } = soak;
  const [least, most] = lasting.map(milliseconds) as [number, number];
  return Array.from({ length: roundsOf(soak) }, (): Step[] => {
    const fault = draw[Math.floor(random() * draw.length)]!;
    const time = least + Math.round((random() * (most - least)) / GRAIN_MS) * GRAIN_MS;
    return [
      { step: 'during', fault, steps: [{ step: 'quiet', for: duration(time) }] },
      { step: 'await-converged', within },
    ];
  }).flat();
}
