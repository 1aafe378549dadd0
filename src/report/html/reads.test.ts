import { expect, test } from 'vitest';
import { held } from '../../../test/fixtures/runs.ts';
import { RunResult } from '../result.ts';
import { summary } from '../markdown/summary.ts';
import { runPage } from './page.ts';

/** A run in which the first workload reads. */
function reading(stalestMs: readonly (number | null)[]): RunResult {
  const result = held();
  const [first, ...others] = result.workloads;
  const reads = {
    of: 'appends',
    from: 'replica' as const,
    stalestS: Math.max(0, ...stalestMs.map((ms) => ms ?? 0)) / 1e3,
    back: 7,
    lost: null,
    stalestMs: [...stalestMs],
  };
  return { ...result, workloads: [{ ...first!, lost: null, reads }, ...others] };
}

test('the page of readers says how stale they were, in numbers and as a line', () => {
  const page = runPage(reading([0, 12_300, null, 0]));
  expect(RunResult.safeParse(reading([0, null])).success).toBe(true);
  for (const text of ['Stalest read', '12.3\u202fs', 'Reads that showed less than before', 'staleness'])
    expect(page).toContain(text);
  expect(page).not.toContain('no read was stale');
  expect(runPage(reading([0, null]))).toContain('no read was stale');
  expect(runPage(held())).not.toContain('staleness');
});

test('the page of readers that go through a client program does not say who answered', () => {
  const result = reading([0]);
  const [{ reads, ...first }, ...others] = result.workloads as [
    (typeof result.workloads)[number],
    ...typeof result.workloads,
  ];
  const { from: _, ...own } = reads!;
  const workload = { ...first, acknowledgedBy: [], reads: { ...own, through: 'shop' } };
  const through = { ...result, workloads: [workload, ...others] };
  expect(RunResult.safeParse(through).success).toBe(true);
  expect(runPage(through)).toContain('not said by a client program');
  expect(runPage(result)).not.toContain('not said by a client program');
});

test('the summary of readers has nothing that they could lose', () => {
  const line = (text: string) =>
    text.split('\n').find((one) => one.startsWith(`| ${held().workloads[0]!.name} |`))!;
  expect(line(summary(held()))).not.toContain('| – |');
  expect(line(summary(reading([0])))).toContain('| – |');
});
