import { expect, test } from 'vitest';
import { held } from '../../../test/fixtures/runs.ts';
import { WORDS } from '../../check/expectations.ts';
import type { RunResult } from '../result.ts';
import type { FoundRun } from '../stored.ts';
import { comparedRun } from './compared-run.ts';

const foundRun = (result: RunResult): FoundRun => ({
  id: 'run',
  experiment: 'e',
  title: 'T',
  place: '',
  label: 'run',
  startedAt: '',
  testbed: 'local',
  word: 'held',
  sentence: 'As it was seen.',
  attempts: [],
  result,
});

const { measured } = comparedRun(foundRun(held()));

test('what a server that answers late shows first is measured for each workload', () => {
  const own = measured.filter(({ id }) => id.startsWith('latency of '));
  expect(own.map(({ value, unit }) => [value, unit])).toEqual(
    held().workloads.map(({ latencyMs }) => [latencyMs!.p50, 'ms']),
  );
});

test('every headline has the direction that is worse, and every phase is one of time', () => {
  const headlines = measured.filter(({ kind }) => kind === 'headline');
  expect(headlines.map(({ id, worse }) => [id, worse])).toEqual(
    ['failover', 'outage', 'lost', 'two-masters'].map((id) => [id, 'more']),
  );
  const phases = measured.filter(({ kind }) => kind === 'phase');
  expect(phases.length).toBeGreaterThan(5);
  for (const phase of phases) expect(phase).toMatchObject({ unit: 's', worse: 'more', isAwaited: true });
});

test('a fact stands once, whatever measures it, and each number has an id of its own', () => {
  const result = held();
  const fact = 'failover:kill:first-write';
  const twice = comparedRun(
    foundRun({
      ...result,
      numbers: result.numbers.map((number) => (number.id === 'failover' ? { ...number, fact } : number)),
      findings: result.findings.map((finding) => ({
        ...finding,
        measures: finding.measures.map((one) => (one.id === 'firstWrite' ? { ...one, fact } : one)),
      })),
    }),
  ).measured.map(({ id }) => id);
  expect(measured.map(({ id }) => id)).toContain('failover.firstWrite');
  expect(twice).not.toContain('failover.firstWrite');
  expect(twice).toEqual([...new Set(twice)]);
});

test('a measure of a finding has the direction of its definition', () => {
  const kinds = WORDS['failover']!.measures as Readonly<Record<string, { readonly worse?: string }>>;
  const own = measured.filter(({ id }) => id.startsWith('failover.'));
  expect(own.length).toBeGreaterThan(0);
  expect(own.map(({ id, worse }) => [id, worse])).toEqual(
    own.map(({ id }) => [id, kinds[id.slice('failover.'.length)]!.worse]),
  );
});
