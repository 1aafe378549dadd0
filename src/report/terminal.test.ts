import { expect, test } from 'vitest';
import { failed, held, undecided } from '../../test/fixtures/runs.ts';
import { mixedSuite } from '../../test/fixtures/suite.ts';
import { verdictBlock, verdictTable } from './terminal.ts';

const PLAIN = { colours: false, paths: ['reports/index.html'] };
const ESCAPE = '\u001b[';

test('the worst experiment of a suite stands first, the sum and the paths last', () => {
  const lines = verdictTable(mixedSuite(), PLAIN).split('\n');
  expect(lines[0]).toContain('broke');
  expect(lines.at(-1)).toBe('reports/index.html');
  expect(lines.at(-2)).toContain('1 of 4 hypotheses held; 1 failed, 1 undecided, 1 broke, 1 skipped.');
});

test('a skipped experiment says why', () => {
  expect(verdictTable(mixedSuite(), PLAIN)).toContain('cannot replace a pod');
});

test('a run begins with its verdict and names every number', () => {
  const block = verdictBlock(failed(), PLAIN);
  expect(block.startsWith('✗ Failed')).toBe(true);
  for (const number of ['6.24', '2\u202f504 writes', '18.9']) expect(block).toContain(number);
});

test('evidence is shown for what did not hold, and only for that', () => {
  expect(verdictBlock(failed(), PLAIN)).toContain('writer b-0, number 1024');
  expect(verdictBlock(failed(), PLAIN)).toContain('and 2\u202f501 more in the report');
  expect(verdictBlock(held(), PLAIN)).not.toContain('writer');
});

test('a broken guard is told', () => {
  expect(verdictBlock(undecided(), PLAIN)).toContain('! Every fault took effect');
});

test('colours appear only when they are wanted', () => {
  expect(verdictBlock(held(), PLAIN)).not.toContain(ESCAPE);
  expect(verdictTable(mixedSuite(), PLAIN)).not.toContain(ESCAPE);
  expect(verdictBlock(held(), { ...PLAIN, colours: true })).toContain(ESCAPE);
});
