import { describe, expect, test } from 'vitest';
import { failed, held } from '../../test/fixtures/runs.ts';
import { mixedSuite } from '../../test/fixtures/suite.ts';
import { openMetrics } from './open-metrics.ts';

interface Sample {
  readonly family: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A strict reader of the OpenMetrics text format as far as it is used here: families that do not mix, metadata before samples and
 * each once, units as the ends of names, suffixes by type, labels and their escapes, no sample twice, and the end.
 */
function read(text: string): Sample[] {
  if (!text.endsWith('\n# EOF\n')) throw new Error('no end');
  const lines = text.slice(0, -'\n# EOF\n'.length).split('\n');
  const samples: Sample[] = [];
  const done = new Set<string>();
  let [family, type, hasSamples] = ['', '', false];
  const meta = new Set<string>();
  for (const line of lines) {
    const [, kind, name, rest] = /^# (TYPE|UNIT|HELP) ([a-z_]+) (.+)$/.exec(line) ?? [];
    if (kind !== undefined) {
      if (name !== family) {
        if (done.has(name!)) throw new Error(`${name} twice`);
        [family, type, hasSamples] = [name!, '', false];
        done.add(family);
        meta.clear();
      }
      if (hasSamples || meta.has(kind)) throw new Error(`${line} is too late, or there twice`);
      meta.add(kind);
      if (kind === 'TYPE') type = rest!;
      if (kind === 'UNIT' && !family.endsWith(`_${rest}`))
        throw new Error(`${family} does not end in ${rest}`);
      if (kind === 'HELP' && /\\[^\\n"]/.test(rest!)) throw new Error(`a wrong escape: ${rest}`);
      continue;
    }
    const [, own, inside, value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (own === undefined) throw new Error(`no line: ${line}`);
    const suffix = { gauge: '', stateset: '', info: '_info' }[type];
    if (own !== `${family}${suffix}`) throw new Error(`${own} is no sample of the ${type} ${family}`);
    if (!/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(value!)) throw new Error(`no number: ${value}`);
    if (type !== 'gauge' && !['0', '1'].includes(value!)) throw new Error(`no state: ${value}`);
    const labels = labelsIn(inside ?? '');
    if (type === 'stateset' && !(family in labels)) throw new Error(`no state in ${line}`);
    if (type === 'info' && meta.has('UNIT')) throw new Error(`an info with a unit`);
    const key = JSON.stringify(labels);
    if (samples.some((one) => one.family === family && JSON.stringify(one.labels) === key))
      throw new Error(`twice: ${line}`);
    hasSamples = true;
    samples.push({ family, labels, value: Number(value) });
  }
  return samples;
}

function labelsIn(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const label = /([a-z_]+)="((?:[^"\\]|\\[\\n"])*)"(?:,|$)/y;
  while (label.lastIndex < text.length) {
    const from = label.lastIndex;
    const match = label.exec(text);
    if (match === null) throw new Error(`no label: ${text.slice(from)}`);
    const [, name, value] = match;
    if (Object.hasOwn(labels, name!)) throw new Error(`${name} twice`);
    labels[name!] = value!.replaceAll(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
  }
  return labels;
}

const runs = () => [
  { name: 'a #1', numbers: held().numbers },
  { name: 'a #2', numbers: failed().numbers },
];

describe('metrics.prom', () => {
  test('has the verdict of each experiment as one state of all', () => {
    const suite = mixedSuite();
    const verdicts = read(openMetrics(suite, [])).filter(({ family }) => family === 'sentinel_chaos_verdict');
    const shown = verdicts.filter(({ value }) => value === 1);
    expect(shown.map(({ labels }) => [labels['experiment'], labels['sentinel_chaos_verdict']])).toEqual(
      suite.entries.map(({ experiment, word }) => [experiment, word]),
    );
    expect(verdicts).toHaveLength(6 * suite.entries.length);
  });

  test('has each headline with its unit and what it may be off by, and none that was not measurable', () => {
    const samples = read(openMetrics(mixedSuite(), runs()));
    const values = (family: string) =>
      samples.filter((one) => one.family === family).map(({ labels, value }) => [labels['run'], value]);
    for (const [id, family] of [
      ['failover', 'sentinel_chaos_failover_seconds'],
      ['outage', 'sentinel_chaos_outage_seconds'],
      ['lost', 'sentinel_chaos_lost_writes'],
      ['two-masters', 'sentinel_chaos_two_masters_seconds'],
    ] as const)
      expect(values(family)).toEqual(
        runs().flatMap(({ name, numbers }) => {
          const { value } = numbers.find((one) => one.id === id)!;
          return value === null ? [] : [[name, value]];
        }),
      );
    expect(values('sentinel_chaos_failover_error_seconds').length).toBe(
      values('sentinel_chaos_failover_seconds').length,
    );
    const [only] = runs();
    const unmeasured = only!.numbers.map((one) => ({ ...one, value: null }));
    const none = read(openMetrics(mixedSuite(), [{ name: 'x', numbers: unmeasured }]));
    expect(none.filter(({ labels }) => labels['run'] === 'x')).toEqual([]);
  });

  test('keeps text from outside in its place', () => {
    const name = 'a "b"\\c\n# EOF\nd{e="f"} 1';
    const samples = read(openMetrics(mixedSuite(), [{ name, numbers: held().numbers }]));
    expect(samples.some(({ labels }) => labels['run'] === name)).toBe(true);
  });

  test.each([
    [
      'a sample twice',
      (text: string) => text.replace(/^(sentinel_chaos_suite_duration_seconds .*)$/m, '$1\n$1'),
      'twice: ',
    ],
    [
      'a name without its unit',
      (text: string) => text.replaceAll('lost_writes', 'lost'),
      'does not end in writes',
    ],
    ['a text without an end', (text: string) => text.replace('# EOF\n', ''), 'no end'],
    [
      'a number that is none',
      (text: string) => text.replace(/^(sentinel_chaos_lost_writes.*) \d+$/m, '$1 none'),
      'no number',
    ],
    ['a quote that is not escaped', (text: string) => text.replace('run="a #1"', 'run="a "#1"'), 'no label'],
    [
      'families that mix',
      (text: string) => text.replace('# EOF', '# TYPE sentinel_chaos_verdict stateset\n# EOF'),
      'sentinel_chaos_verdict twice',
    ],
  ])('planted: %s is noticed', (_, planted, complaint) => {
    const text = openMetrics(mixedSuite(), runs());
    expect(() => read(text)).not.toThrow();
    expect(() => read(planted(text))).toThrow(complaint);
  });
});
