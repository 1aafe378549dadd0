import { describe, expect, test } from 'vitest';
import type { Experiment } from '../experiment/experiment.ts';
import type { Table } from '../experiment/table.ts';
import { experiment, topology } from '../index.ts';
import { appends } from '../workload/words.ts';
import { during, quiet } from '../experiment/steps.ts';
import { election, lost } from '../check/words.ts';
import { kill } from '../fault/words.ts';
import { master } from '../experiment/targets.ts';
import type { Series } from './planned-run.ts';
import { cellsOf, repetitionsOf } from './variants.ts';

const short: Experiment = experiment({
  title: 'short',
  hypothesis: 'It ends soon.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  workload: [appends()],
  schedule: [quiet('10ms')],
  expect: [lost({ atMost: 0 })],
});
const killing: Experiment = {
  ...short,
  schedule: [during(kill(master), '10ms')],
  expect: [election({ after: 'kill', outcome: 'none' })],
  faultDelay: '50ms',
  settle: false,
};

const repeated = (repeat: number, ...sweeps: [string, ...string[]][]): Series =>
  repetitionsOf(
    { id: 'short', experiment: killing },
    { repeat, sweeps: sweeps.map(([path, ...values]) => ({ path, values })), settings: [], seed: 7 },
  );

const small: Table = {
  title: 'small',
  hypothesis: 'It holds everywhere.',
  axes: { Q: 'quorum', A: 'Sentinels left' },
  cells: ['1', '2'].flatMap((Q) =>
    ['1', '2', '3'].map((A) => ({
      at: { Q, A },
      experiment: { ...killing, topology: { ...killing.topology, quorum: Number(Q) } },
    })),
  ),
  control: 'failover',
};

describe('repetitions', () => {
  test('have seeds of their own, the first one that of the series, the same every time', () => {
    const seeds = repeated(5).variants.map(({ seed }) => seed);
    expect(seeds[0]).toBe(7);
    expect(new Set(seeds).size).toBe(5);
    expect(repeated(5).variants.map(({ seed }) => seed)).toEqual(seeds);
    expect(
      repeated(8)
        .variants.map(({ seed }) => seed)
        .slice(0, 5),
    ).toEqual(seeds);
  });

  test('draw the moment of the fault over the INFO period, unless the experiment says otherwise', () => {
    const own = { repeat: 2, sweeps: [], settings: [], seed: 7 };
    const usual: Experiment = experiment({ ...short, schedule: [during(kill(master))] });
    const spread = repetitionsOf({ id: 'usual', experiment: usual }, own);
    expect(spread.variants.map((one) => one.experiment.faultDelay)).toEqual(['10s', '10s']);
    expect(spread.variants[1]!.options).toEqual(['--set faultDelay=10s']);
    expect(repeated(2).variants[0]!.experiment.faultDelay).toBe('50ms');
    const once = repetitionsOf({ id: 'usual', experiment: usual }, { ...own, repeat: 1 });
    expect(once.variants[0]!.experiment.faultDelay).toBeUndefined();
  });

  test('of a grid are every combination, each with the same moments of faults', () => {
    const series = repeated(2, ['downAfter', '1s', '5s'], ['directives.min-replicas-to-write', '0', '1']);
    expect(series.variants).toHaveLength(8);
    expect(series.variants[3]).toMatchObject({
      label: 'downAfter=1s directives.min-replicas-to-write=1 #2',
      at: { downAfter: '1s', 'directives.min-replicas-to-write': '1' },
      experiment: { topology: { downAfter: '1s', directives: { 'min-replicas-to-write': '1' } } },
      options: ['--set topology.downAfter=1s', '--set topology.directives.min-replicas-to-write=1'],
    });
    expect(new Set(series.variants.map(({ seed }) => seed)).size).toBe(2);
    expect(series.options.join(' ')).toBe(
      '--sweep downAfter=1s,5s --sweep directives.min-replicas-to-write=0,1 --repeat 2',
    );
  });

  test('of a value that is none are refused before anything starts', () => {
    expect(() => repeated(1, ['downAfter', '1s', 'soon'])).toThrow(
      'topology.downAfter: "soon" is no duration',
    );
    expect(() => repeated(1, ['downAftr', '1s'])).toThrow('there is nothing to set named "downAftr"');
  });
});

describe('a table', () => {
  const of = (only?: Record<string, string>): Series =>
    cellsOf(
      { id: 'small', table: small },
      { settings: [], seed: 7, ...(only === undefined ? {} : { only }) },
    );

  test('is a run for every cell, or for those at a place', () => {
    expect(of().variants.map(({ label }) => label)).toHaveLength(6);
    expect(of({ Q: '2' }).variants.map(({ label }) => label)).toEqual(['Q=2 A=1', 'Q=2 A=2', 'Q=2 A=3']);
    expect(of({ Q: '2' }).head.axes.map(({ values }) => values)).toEqual([['2'], ['1', '2', '3']]);
  });

  test('a cell alone with the seed that its run had is that run', () => {
    const cell = of().variants[4]!;
    expect(cell.options).toEqual(['--only Q=2,A=2']);
    const alone = cellsOf(
      { id: 'small', table: small },
      { settings: [], seed: cell.seed, only: { Q: '2', A: '2' } },
    );
    expect(alone.variants).toMatchObject([{ seed: cell.seed, label: cell.label }]);
  });

  test('has no other axes and places', () => {
    expect(() => of({ R: '1' })).toThrow(
      expect.objectContaining({
        message: 'the table "small" has no axis named "R"',
        hint: 'did you mean "Q" or "A"?',
      }),
    );
    expect(() => of({ Q: '9' })).toThrow('the table "small" has no cell at Q=9');
  });
});
