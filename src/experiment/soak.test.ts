import { describe, expect, test } from 'vitest';
import { milliseconds } from '../core/duration.ts';
import { freeze, isolate, kill } from '../fault/words.ts';
import { experiment, topology } from '../index.ts';
import { lost } from '../check/words.ts';
import { appends } from '../workload/words.ts';
import { faultsOf, type Step } from './schedule.ts';
import { withDraws } from './soak.ts';
import { during, quiet, repeat, soak } from './steps.ts';
import { master, replica } from './targets.ts';

const SOAK = soak({
  for: '10m',
  every: '20s',
  lasting: ['1s', '5s'],
  within: '30s',
  draw: [kill(master), freeze(master), isolate(replica(0))],
});

function of(...schedule: Step[]) {
  return experiment({
    title: 't',
    hypothesis: 'h',
    topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
    workload: [appends()],
    schedule,
    expect: [lost({ atMost: 0 })],
  });
}

function drawnBy(seed: number, ...schedule: Step[]) {
  return withDraws(of(...schedule), seed).schedule;
}

describe('what a soak draws', () => {
  test('is the same by the same seed, and something else by others', () => {
    expect(drawnBy(7, SOAK)).toEqual(drawnBy(7, SOAK));
    const all = [1, 2, 3, 4, 5].map((seed) => JSON.stringify(drawnBy(seed, SOAK)));
    expect(new Set(all).size).toBe(5);
  });

  test('is a fault of its list and a length of its range for each round that there is time for, each awaited', () => {
    const [drawn] = drawnBy(7, SOAK);
    const steps = drawn?.step === 'soak' ? drawn.steps! : [];
    expect(steps).toHaveLength(2 * 30);
    const awaited = steps.filter((_, index) => index % 2 === 1);
    expect(awaited).toEqual(awaited.map(() => ({ step: 'await-converged', within: '30s' })));
    const injected = steps.flatMap((step) => (step.step === 'during' ? [step] : []));
    expect(injected).toHaveLength(30);
    expect(new Set(injected.map(({ fault }) => fault.kind))).toEqual(new Set(['kill', 'freeze', 'isolate']));
    const lengths = injected.map(({ steps: [wait] }) =>
      wait?.step === 'quiet' ? milliseconds(wait.for) : 0,
    );
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(5_000);
    expect(new Set(lengths).size).toBeGreaterThan(5);
  });

  test('is drawn wherever a soak stands, for each soak anew', () => {
    const [, nested, last] = drawnBy(7, quiet('1s'), repeat(2, [during(kill(master), [SOAK])]), SOAK);
    const outer = nested?.step === 'repeat' ? nested.steps[0] : undefined;
    const inner = outer?.step === 'during' ? outer.steps[0] : undefined;
    expect(inner).toMatchObject({ step: 'soak', steps: expect.any(Array) as unknown });
    expect(last).toMatchObject({ step: 'soak', steps: expect.any(Array) as unknown });
    expect(inner).not.toEqual(last);
  });

  test('leaves an experiment without one as it is', () => {
    const plain = of(quiet('1s'));
    expect(withDraws(plain, 7)).toEqual(plain);
  });
});

test('before anything is drawn a soak has every fault that it may draw', () => {
  expect(faultsOf([SOAK]).map(({ fault }) => fault.kind)).toEqual(['kill', 'freeze', 'isolate']);
  expect(faultsOf(drawnBy(7, SOAK))).toHaveLength(30);
});
