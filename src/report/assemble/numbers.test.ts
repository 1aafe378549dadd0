import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Experiment } from '../../experiment/experiment.ts';
import { RunDirectory } from '../../run/store.ts';
import { contextOf } from '../../../test/fixtures/tiny-history.ts';
import { numbersOf } from './numbers.ts';

const recorded = (id: string): RunDirectory =>
  new RunDirectory(join(import.meta.dirname, '..', '..', '..', 'test', 'histories', id));
const RECORDED = recorded('master-killed');

async function outageNumber(
  ...except: readonly string[]
): Promise<{ value: number | null; sentence: string }> {
  const { experiment } = RECORDED.plan();
  const expect = experiment.expect.map((expectation) =>
    expectation.check === 'outage'
      ? { ...expectation, parameters: { ...expectation.parameters, except } }
      : expectation,
  );
  const changed: Experiment = { ...experiment, expect };
  const numbers = numbersOf(contextOf(await RECORDED.history(), changed));
  return numbers.find(({ id }) => id === 'outage')!;
}

it('the outage beside the limit is the one that is judged by it: without the times that are excused', async () => {
  const whole = await outageNumber();
  const excused = await outageNumber('kill');
  expect(whole.value).toBeGreaterThan(5);
  expect(excused.value).toBeLessThan(1);
  expect(excused.sentence).toContain('except while kill lasts');
});

it('the failover time beside the limit is that of the failover that is judged by it', async () => {
  const recorded = new RunDirectory(
    join(import.meta.dirname, '..', '..', '..', 'test', 'histories', 'sentinels-below-majority'),
  );
  const { experiment } = recorded.plan();
  const history = await recorded.history();
  const ofFirst = (after: string, from: string) => {
    const expect = [{ check: 'failover', parameters: { after, from, within: '47s' }, faults: [] }];
    return numbersOf(contextOf(history, { ...experiment, expect })).find(({ id }) => id === 'failover')!;
  };
  expect(ofFirst('control', 'fault').value).toBeLessThan(9);
  expect(ofFirst('master-dead', 'fault').value).toBeGreaterThan(30);
  expect(ofFirst('majority-cut', 'heal').sentence).toMatch(/^From the healing of "isolate/);
});
