import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Experiment } from '../../experiment/experiment.ts';
import { RunDirectory } from '../../run/store.ts';
import { numbersOf } from './numbers.ts';

const recorded = (id: string): RunDirectory =>
  new RunDirectory(join(import.meta.dirname, '..', '..', '..', 'test', 'histories', id));
const RECORDED = recorded('master-killed');

async function outageNumber(except: string): Promise<{ value: number | null; sentence: string }> {
  const { experiment } = RECORDED.plan();
  const expect = experiment.expect.map((expectation) =>
    expectation.check === 'outage'
      ? { ...expectation, parameters: { ...expectation.parameters, except } }
      : expectation,
  );
  const changed: Experiment = { ...experiment, expect };
  const numbers = numbersOf({ experiment: changed, history: await RECORDED.history() });
  return numbers.find(({ id }) => id === 'outage')!;
}

it('the outage beside the limit is the one that is judged by it: without the times that are excused', async () => {
  const whole = await outageNumber('');
  const excused = await outageNumber('kill');
  expect(whole.value).toBeGreaterThan(5);
  expect(excused.value).toBeLessThan(1);
  expect(excused.sentence).toContain('except while kill lasts');
});

it('the failover time beside the limit is that of the fault or heal that the limit is for', async () => {
  const run = recorded('sentinels-below-majority');
  const { experiment } = run.plan();
  const history = await run.history();
  const number = (expect: Experiment['expect']) =>
    numbersOf({ experiment: { ...experiment, expect }, history }).find(({ id }) => id === 'failover')!;
  const afterHeal = experiment.expect.filter(({ parameters }) => parameters['from'] === 'heal');
  expect(number(experiment.expect).sentence).toMatch(/^From "kill the master"/);
  expect(number(afterHeal).sentence).toMatch(/^From the healing of "isolate/);
  expect(number(afterHeal).value).not.toBe(number(experiment.expect).value);
});
