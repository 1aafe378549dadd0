import { expect, test } from 'vitest';
import { mixedSuite } from '../../../test/fixtures/suite.ts';
import { suiteSummary } from './suite-summary.ts';

test('is a row per experiment, worst first, with its sentence and numbers, and one line in all', () => {
  const [titles, rule, ...lines] = suiteSummary(mixedSuite()).trimEnd().split('\n');
  expect(titles).toMatch(/^\| Verdict \| Experiment \|/);
  expect(rule).toMatch(/^\|( --- \|)+$/);
  const rows = lines.filter((line) => line.startsWith('|'));
  expect(rows.map((row) => row.split(' | ').slice(0, 2).join(' '))).toEqual([
    '| ! Broke `master-frozen`',
    '| ✗ Failed `master-isolated`',
    '| ? Undecided `sentinel-majority-loss`',
    '| ✓ Held `master-killed`',
    '| – Skipped `rolling-upgrade`',
  ]);
  expect(rows[1]).toContain('| 2 504 of 35 234 acknowledged writes were lost. |');
  expect(rows[1]).toContain('failover **5.41 s**<br>lost **0 writes**');
  expect(lines.at(-1)).toMatch(/^\*\*1 of 4 hypotheses held; .*\*\* .*, local\.$/);
});

test('text with a bar, a break or a tag in it leaves its cell whole', () => {
  const suite = mixedSuite();
  const entries = suite.entries.map((entry) => ({
    ...entry,
    experiment: 'a|b`c',
    sentence: 'one | two\n\n# three <b>four</b>',
    numbers: [{ label: 'x|y', value: '*1*' }],
  }));
  const rows = suiteSummary({ ...suite, entries })
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(rows).toHaveLength(2 + entries.length);
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
  expect(rows[2]).toContain('one \\| two \\# three &lt;b\\>four&lt;/b\\>');
});
