import { describe, expect, test } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { lost } from '../check/words.ts';
import { quiet } from '../experiment/steps.ts';
import { isSeries, runsOf, type SuiteItem } from '../plan/planned-run.ts';
import { chosen } from './chosen.ts';
import { understand } from './command.ts';
import type { Named } from './experiments.ts';
import { RUN } from './run.ts';

const own: Experiment = experiment({
  title: 'own',
  hypothesis: 'h',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [appends()],
  schedule: [quiet('1s')],
  expect: [lost({ atMost: 0 })],
});
const EXPERIMENT: Named = { id: 'own', experiment: own };
const TABLE: Named = {
  id: 'table',
  table: {
    title: 'table',
    hypothesis: 'h',
    axes: { Q: 'quorum' },
    cells: ['1', '2'].map((Q) => ({ at: { Q }, experiment: own })),
    control: 'failover',
  },
};
const given = (named: readonly Named[], ...args: string[]): SuiteItem[] =>
  chosen(named, understand(RUN, args).values, 7);

describe('what run is to do', () => {
  test('is the experiment itself where nothing else is said', () => {
    expect(given([EXPERIMENT])).toEqual([EXPERIMENT]);
  });

  test('with settings is another experiment, and its command says which', () => {
    const [one] = given([EXPERIMENT], '--set', 'downAfter=1s', '--set', 'rate=9');
    expect(one).toMatchObject({
      experiment: { topology: { downAfter: '1s' }, workload: [{ rate: 9 }] },
      options: ['--set topology.downAfter=1s', '--set workload.0.rate=9'],
    });
  });

  test('repeated or swept is a series, and a table always is one', () => {
    for (const options of [
      ['--repeat', '2'],
      ['--sweep', 'quorum=1,2'],
    ]) {
      const series = given([EXPERIMENT], ...options);
      expect(series.every(isSeries)).toBe(true);
      expect(runsOf(series)).toHaveLength(2);
    }
    expect(runsOf(given([TABLE, EXPERIMENT]))).toHaveLength(3);
    expect(runsOf(given([TABLE], '--only', 'Q=2'))).toMatchObject([{ label: 'Q=2' }]);
  });

  test.each([
    [[TABLE], ['--repeat', '2'], '"table" is a table and takes neither --repeat nor --sweep'],
    [[EXPERIMENT], ['--only', 'Q=1'], '"own" is no table and takes no --only'],
    [[EXPERIMENT], ['--sweep', 'downAfter'], '"downAfter" sets nothing'],
    [[EXPERIMENT], ['--sweep', 'downAfter=1s,'], '"downAfter=1s," is no sweep'],
    [[EXPERIMENT], ['--sweep', 'downAfter=1s,1s'], '"downAfter=1s,1s" is no sweep'],
    [[EXPERIMENT], ['--set', 'downAftr=1s'], 'there is nothing to set named "downAftr"'],
    [[EXPERIMENT], ['--repeat', '0'], '--repeat must be a whole number of at least 1, not "0"'],
    [[TABLE], ['--only', 'R=1'], 'the table "table" has no axis named "R"'],
  ])('%#: what does not go together is refused', (named, options, message) => {
    expect(() => given(named, ...options)).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT', message }),
    );
  });
});
