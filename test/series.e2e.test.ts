/** Series on real servers, from the command line: a few cells of the truth table, a planted wrong one, repetitions. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SeriesResult } from '../src/report/series/result.ts';
import { said } from './said.ts';

const root = mkdtempSync(join(tmpdir(), 'sentinel-chaos-series-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const COMMAND = resolve(import.meta.dirname, '..', 'bin', 'sentinel-chaos');
const INDEX = resolve(import.meta.dirname, '..', 'src', 'index.ts');

/** The folder of the only series in a reports folder, and what it says. */
function seriesIn(reports: string, id: string): { folder: string; result: SeriesResult } {
  const [name] = readdirSync(join(reports, id)).filter((entry) => entry.startsWith('series-'));
  const folder = join(reports, id, name!);
  return {
    folder,
    result: SeriesResult.parse(JSON.parse(readFileSync(join(folder, 'series.json'), 'utf8'))),
  };
}

/** A file with a table of two cells: three of three Sentinels left, and one of three, for which `outcome` is claimed. */
function tableFile(outcome: string): string {
  const file = join(mkdtempSync(join(root, 'table-')), 'planted.ts');
  writeFileSync(
    file,
    `import { expect, experiment, fault, oneVotingRound, step, table, target, topology, workload } from ${JSON.stringify(INDEX)};
    const cell = (A, targets, outcome, watch) => ({ at: { A }, experiment: experiment({
      title: 'planted', hypothesis: 'planted',
      topology: topology({ redis: 2, sentinels: 3, quorum: 2, downAfter: '1s', failoverTimeout: '3s' }),
      workload: [workload.appends({ writers: 1, rate: 20 })],
      schedule: [step.quiet('500ms'), step.during(fault.kill(targets), [watch])],
      expect: [expect.election({ after: 'kill', outcome })], settle: false,
    }) });
    export default table({
      title: 'planted', hypothesis: 'planted', axes: { A: 'Sentinels left' }, control: 'failover',
      cells: [
        cell('3', target.master, '${outcome}', step.awaitNewMaster({ within: '25s' })),
        cell('1', [target.master, target.sentinel(1), target.sentinel(2)], 'none', step.quiet(oneVotingRound({ downAfter: '1s' }))),
      ],
    });`,
  );
  return file;
}

describe.concurrent('a table', () => {
  test('of which a column is chosen is as the rule says, and comes out the same when judged again', async () => {
    const reports = join(root, 'column');
    const told = await said(
      COMMAND,
      ['run', 'quorum-truth-table', '--only', 'N=3,A=2', '--retry', '2', '--out', reports],
      root,
    );
    expect(told.err).toContain('1 experiment, 3 runs, up to');
    expect(told.out).toContain('3 of 3 cells held. Observed: 2 failover, 1 no try.');
    expect(told.code).toBe(0);
    const { folder, result } = seriesIn(reports, 'quorum-truth-table');
    expect(result.members.map(({ label, observed }) => `${label}: ${observed}`)).toEqual([
      'N=3 Q=1 A=2: failover',
      'N=3 Q=2 A=2: failover',
      'N=3 Q=3 A=2: no try',
    ]);
    for (const { directory } of result.members)
      expect(existsSync(join(folder, '..', directory!, 'report.html'))).toBe(true);
    rmSync(join(folder, 'series.html'));
    const again = await said(COMMAND, ['analyze', folder], root);
    expect(again.code).toBe(0);
    expect(seriesIn(reports, 'quorum-truth-table').result).toEqual(result);
    expect(existsSync(join(folder, 'series.html'))).toBe(true);
  });

  test('planted: a cell that fails over against what is claimed of it is wrong, and named', async () => {
    const reports = join(root, 'wrong');
    const told = await said(COMMAND, ['run', tableFile('none'), '--retry', '2', '--out', reports], root);
    expect(told.code).toBe(1);
    expect(told.out).toContain('1 of 2 cells held; failed: A=3 (failover instead of no try).');
    expect(readFileSync(join(seriesIn(reports, 'planted').folder, 'series.html'), 'utf8')).toContain(
      'instead of no try',
    );
  });

  test('planted: without the cell that fails over the absence in the other proves nothing', async () => {
    const reports = join(root, 'uncontrolled');
    const told = await said(
      COMMAND,
      ['run', tableFile('failover'), '--only', 'A=1', '--retry', '2', '--out', reports],
      root,
    );
    expect(told.code).toBe(2);
    expect(told.out).toContain('No cell showed "failover", so its other cells prove nothing.');
  });
});

test.concurrent(
  'repetitions of a swept setting: every run counted where it belongs, with the setting in its plan',
  async () => {
    const file = join(root, 'kill.ts');
    writeFileSync(
      file,
      `import { expect, experiment, fault, step, target, topology, workload } from ${JSON.stringify(INDEX)};
    export default experiment({
      title: 'kill', hypothesis: 'It fails over.',
      topology: topology({ redis: 2, sentinels: 3, quorum: 2, failoverTimeout: '10s' }),
      workload: [workload.appends({ name: 'writes', writers: 1, rate: 50 })],
      schedule: [step.quiet('500ms'), step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '40s' }), step.quiet('1s')])],
      expect: [expect.failover({ after: 'kill', within: '39s' })], faultDelay: '2s', settle: false,
    });`,
    );
    const reports = join(root, 'repeated');
    const options = [
      '--repeat',
      '2',
      '--retry',
      '2',
      '--sweep',
      'downAfter=2s,4s',
      '--set',
      'rate=40',
      '--seed',
      '5',
    ];
    const told = await said(COMMAND, ['run', file, ...options, '--out', reports], root);
    expect(told.out).toContain('4 of 4 runs held.');
    expect(told.code).toBe(0);
    const { folder, result } = seriesIn(reports, 'kill');
    const groups = result.groups.map(({ label, counted, statistics }) => ({
      label,
      counted,
      // The quicker of two: votes split now and then, which costs more than what is swept.
      failover: statistics.find(({ id }) => id === 'failover')!.min!,
    }));
    expect(groups).toMatchObject([
      { label: 'downAfter=2s', counted: 2 },
      { label: 'downAfter=4s', counted: 2 },
    ]);
    expect(groups[1]!.failover - groups[0]!.failover).toBeGreaterThan(1);
    const plan = readFileSync(join(folder, '..', result.members[3]!.directory!, 'plan.json'), 'utf8');
    expect(JSON.parse(plan)).toMatchObject({
      command: expect.stringContaining('--set workload.0.rate=40 --set topology.downAfter=4s'),
      experiment: { topology: { downAfter: '4s' }, workload: [{ rate: 40 }] },
      series: { label: 'downAfter=4s #2' },
    });
  },
);
