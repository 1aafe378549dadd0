import { expect, test } from 'vitest';
import { failed, held, interrupted } from '../../../test/fixtures/runs.ts';
import { summary, SUMMARY_LIMIT } from './summary.ts';

test('begins with the verdict and ends with how to repeat it', () => {
  const text = summary(failed());
  expect(text.startsWith('# ✗ Failed')).toBe(true);
  expect(text.indexOf('bin/sentinel-chaos run')).toBeGreaterThan(text.indexOf('writer b-3'));
});

test('what failed comes before what held', () => {
  const text = summary(failed());
  expect(text.indexOf('## ✗ Failed')).toBeLessThan(text.indexOf('## ✓ Held'));
});

test('acknowledged writes over time show the gap', () => {
  expect(summary(held())).toMatch(/`█+[▁▂▃▄▅▆▇]? +[▁▂▃▄▅▆▇]?█+/);
});

test('names who has reported it, with a link', () => {
  const { run, ...result } = held();
  const text = summary({ ...result, run: { ...run, source: ['redis/redis#6062'] } });
  expect(text).toContain('](https://github.com/redis/redis/issues/6062).');
  expect(summary(held())).not.toContain('Reported');
});

test('a run without data says what it has', () => {
  expect(summary(interrupted())).toContain('Undecided, interrupted');
});

test('stays below the size that GitHub drops, and still says how to repeat it', () => {
  const [first] = held().findings;
  const evidence = [{ text: 'ü'.repeat(10_000) }];
  const findings = Array.from({ length: 200 }, () => ({ ...first!, evidence }));
  const text = summary({ ...held(), findings });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_LIMIT);
  expect(text).toContain('too long for this summary');
  expect(text).toContain('bin/sentinel-chaos run');
});

test('a command with backticks stays inside its fence', () => {
  const result = held();
  const text = summary({ ...result, run: { ...result.run, command: 'echo ```\n# not a heading' } });
  expect(text).toContain('````sh\necho ```\n# not a heading\n````');
});
