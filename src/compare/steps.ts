/** Where in a failover the difference arises: the steps between its phases, each compared on its own. */

import type { Phase } from '../facts/predicted.ts';
import { onBoth, type Both } from './both.ts';
import { shift, type Sample, type Shift } from './shift.ts';
import type { ComparedRun, Measured } from './side.ts';

/** The phases that wait for each other, in order; the write comes after them. */
const CHAIN = ['sdown', 'odown', 'elected', 'ordered'] as const satisfies readonly Phase[];

/** Whether a measure is the moment at which a step ends: the difference of a failover arises in one of them. */
export function isStep({ id, kind }: Pick<Measured, 'id' | 'kind'>): boolean {
  return kind === 'phase' && CHAIN.some((phase) => id.endsWith(`: ${phase}`));
}

/** The step that ends with a phase, or with the first write that the new master acknowledged. */
export type Step = (typeof CHAIN)[number] | 'first write';

export interface ComparedStep {
  readonly step: Step;
  readonly shift: Shift;
}

export interface Origin {
  readonly steps: readonly ComparedStep[];
  /** The step that the difference is in, and how much of it; absent where it is spread over several. */
  readonly main?: { readonly step: Step; readonly part: 'all' | 'most' };
}

/** From this share of the difference on it is all, or most, of it. */
const [ALL, MOST] = [0.9, 0.5] as const;

/** Undefined where no run of a side has every phase. `id` is that of the time to the first write. */
export function originOf(
  runs: Both<readonly ComparedRun[]>,
  id: string,
  confidence: number,
): Origin | undefined {
  const lengths = onBoth(runs, (side) => side.flatMap((run) => lengthsOf(run, id)));
  const steps = STEPS.flatMap((step) => {
    const { base, next } = onBoth(lengths, (all) => all.filter((one) => one.step === step));
    const found = shift(base, next, confidence);
    return found === undefined ? [] : [{ step, shift: found }];
  });
  if (steps.length === 0) return undefined;
  const main = mainOf(steps);
  return { steps, ...(main === undefined ? {} : { main }) };
}

const STEPS: readonly Step[] = [...CHAIN, 'first write'];

interface Length extends Sample {
  readonly step: Step;
}

/** How long each step of a run's failover took; none where a phase is missing. */
function lengthsOf(run: ComparedRun, id: string): Length[] {
  const write = run.measured.find((one) => one.id === id);
  if (write === undefined || write.value === null) return [];
  const fault = faultOf(run, write.value);
  const ends = [...CHAIN.map((phase) => run.measured.find((one) => one.id === `${fault}: ${phase}`)), write];
  const lengths: Length[] = [];
  let before = { value: 0, error: 0 };
  for (const [index, end] of ends.entries()) {
    if (end === undefined || end.value === null) return [];
    const { value, error } = end;
    const length = value - before.value;
    const off = error + before.error;
    lengths.push({ step: STEPS[index]!, value: length, low: length - off, high: length + off });
    before = { value, error };
  }
  return lengths;
}

/** The fault whose failover the headline is about: the one with a write at that moment. */
function faultOf({ measured }: ComparedRun, firstWrite: number): string | undefined {
  return measured
    .filter(({ kind, value }) => kind === 'phase' && value !== null && Math.abs(value - firstWrite) < 1e-3)
    .map(({ id }) => /^(.*): write from /.exec(id)?.[1])
    .find((fault) => fault !== undefined);
}

function mainOf(steps: readonly ComparedStep[]): Origin['main'] {
  const sizes = steps.map(({ step, shift: { estimate } }) => ({ step, size: estimate ?? Infinity }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (!Number.isFinite(total) || total === 0) return undefined;
  const largest = sizes.toSorted((a, b) => b.size / total - a.size / total)[0]!;
  const share = largest.size / total;
  if (share < MOST) return undefined;
  const others = steps.filter(({ step }) => step !== largest.step);
  const areStill = others.every(({ shift: { low, high } }) => low <= 0 && high >= 0);
  return { step: largest.step, part: share >= ALL && areStill ? 'all' : 'most' };
}
