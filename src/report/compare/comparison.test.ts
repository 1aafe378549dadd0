import { describe, expect, test } from 'vitest';
import {
  BASE,
  comparedRunOf,
  later,
  longer,
  SAME,
  sideOf,
  sideOfSamples,
  SLOWER,
} from '../../../test/fixtures/compared.ts';
import { compare, type Comparison } from '../../compare/compare.ts';
import type { Side } from '../../compare/side.ts';
import { comparisonPage } from '../html/compare/page.ts';
import { range } from './amount.ts';
import { comparisonMarkdown } from './markdown.ts';
import { comparisonBlock } from './terminal.ts';
import { subjectSentence } from './words.ts';

const base = sideOfSamples('reports/before', BASE);
const compared = (next: Side, from = base): Comparison => compare({ base: from, next }, 0.1);
const exact = BASE.map((sample) => ({ ...sample, failover: [sample.failover[0], 0] as const }));
const HOSTILE = '<b>|`new`\u001b[31m';

const CASES: Readonly<Record<string, Comparison>> = {
  slower: longer(),
  same: compared(sideOfSamples('reports/after', SAME)),
  single: compared(sideOfSamples('one', [SLOWER[0]!]), sideOfSamples('another', [BASE[0]!])),
  few: compared(sideOfSamples('few', SLOWER.slice(0, 3)), sideOfSamples('few', BASE.slice(0, 3))),
  failed: compared(
    sideOf(
      HOSTILE,
      BASE.map((one, n) =>
        comparedRunOf(one, `#${n}`, n === 3 ? { verdict: 'failed', sentence: HOSTILE } : {}),
      ),
    ),
  ),
  nothing: compared({ name: 'nothing', subjects: [] }),
  unseen: compared(
    sideOf(
      'unseen',
      BASE.map((one, n) => {
        const run = comparedRunOf(one, `#${n}`);
        return { ...run, measured: run.measured.map((each) => ({ ...each, value: null })) };
      }),
    ),
  ),
};

describe.each(Object.entries(CASES))('a comparison: %s', (_, comparison) => {
  const page = comparisonPage(comparison);
  const texts = [page, comparisonMarkdown(comparison), comparisonBlock(comparison, { colours: false })];

  test('is written without what is no number', () => {
    for (const text of texts) expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  test('has a page that loads nothing, uses every id once, and describes every picture', () => {
    expect(page).not.toMatch(/https?:|<link|<img|<iframe|@import|url\((?!#)|src=/);
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id!);
    expect(ids).toEqual([...new Set(ids)]);
    const described = page.match(/<svg[^>]*>\s*<title[^>]*>[^<]+<\/title>\s*<desc[^>]*>[^<]+/g) ?? [];
    expect(described.length).toBe(page.match(/<svg/g)?.length ?? 0);
  });

  test('keeps words from outside words', () => {
    expect(page).not.toContain('<b>|');
    for (const text of texts) expect(text).not.toContain('\u001b');
  });
});

describe('the sentence of a comparison', () => {
  const sentence = (comparison: Comparison): string =>
    subjectSentence(comparison.subjects[0]!).replaceAll('\u202f', ' ');

  test('says by how much, in which step, and whether its setting is the same', () => {
    const next = sideOfSamples(
      'after',
      exact.map((one) => later(one, 0.8)),
    );
    const text = sentence(compared(next, sideOfSamples('before', exact)));
    expect(text).toMatch(
      /^Failover 0\.8 s slower \(0\.\d to 1\.\d s\), all of it in sdown; down-after-milliseconds is the same\./,
    );
  });

  test('names the step that is longer where the whole leaves it open, with the setting that differs', () => {
    expect(sentence(CASES['slower']!)).toContain(
      'Sdown 1.0 s longer (0.8 to 1.1 s); down-after-milliseconds is 6 s instead of 5 s.',
    );
  });

  test('planted: names what one run of ten lost where none had lost any, and how many could not measure it', () => {
    const lost = (value: number | null, most: number) =>
      BASE.map((one, n) => {
        const run = comparedRunOf(one, `#${n}`);
        if (n >= most) return run;
        return {
          ...run,
          measured: run.measured.map((each) => (each.id === 'lost' ? { ...each, value } : each)),
        };
      });
    const one = compared(sideOf('after', lost(5_000, 1)));
    expect(sentence(one)).toContain(
      'Acknowledged writes lost: 5 000 writes in 1 of 10 runs, far beyond all of base.',
    );
    expect(comparisonBlock(one, { colours: false })).not.toMatch(/writes: no difference;/);
    expect(sentence(compared(sideOf('after', lost(null, 4))))).toContain(
      'Acknowledged writes lost: measured in 6 of 10 runs, before in 10 of 10 runs.',
    );
  });

  test('planted: where the whole is longer no run is named apart', () => {
    const next = sideOfSamples(
      'after',
      exact.map((one) => later(one, 30)),
    );
    expect(sentence(compared(next, sideOfSamples('before', exact)))).not.toContain('far beyond');
  });

  test('names a failure that was not there before', () => {
    expect(sentence(CASES['failed']!)).toMatch(/^1 of 10 runs failed, none of 10 before: #3: /);
  });
});

test('single runs come with what they do not prove, and no number is said to be seen', () => {
  const text = comparisonBlock(CASES['single']!, { colours: false });
  expect(text).toContain('One run each proves little');
  expect(text).toContain('would not show: any: one run each');
  expect(comparisonBlock(CASES['same']!, { colours: false })).not.toContain('One run each');
});

test('planted: of what was never any, what befalls few runs would not show', () => {
  const text = comparisonBlock(CASES['same']!, { colours: false }).replaceAll('\u202f', ' ');
  expect(text).toContain('0 writes: no difference; would not show: what befalls fewer than 1 in 11 runs');
});

test('planted: too few runs are told beside what became of their hypotheses', () => {
  const runs = BASE.slice(0, 3).map((one, n) =>
    comparedRunOf(one, `#${n}`, n === 0 ? { verdict: 'undecided' } : {}),
  );
  const few = compared(sideOfSamples('after', BASE.slice(0, 3)), sideOf('before', runs));
  expect(subjectSentence(few.subjects[0]!)).toBe(
    '3 held instead of 2 held, 1 undecided. Too few runs for an interval.',
  );
});

test('too few runs are told how many it takes', () => {
  expect(comparisonBlock(CASES['few']!, { colours: false })).toMatch(/any: it takes \d+ runs each/);
});

test.each(['single', 'few'])('planted: runs far apart, but too few (%s), are not said to differ', (name) => {
  const comparison = CASES[name]!;
  for (const text of [comparisonMarkdown(comparison), comparisonBlock(comparison, { colours: false })])
    expect(text.replaceAll('\u202f', ' ')).toMatch(
      /[\d.]+ to [\d.]+ m?s (?:slower|faster) between these runs/,
    );
  expect(subjectSentence(comparison.subjects[0]!)).toBe('Too few runs for an interval.');
});

test('an interval whose ends are written alike is written as one number', () => {
  expect(range(1.234, 1.234, 's').replaceAll('\u202f', ' ')).toBe('1.23 s');
  expect(range(0, Infinity, 's').replaceAll('\u202f', ' ')).toBe('0 s to unbounded');
  expect(range(-Infinity, -0.2, 's').replaceAll('\u202f', ' ')).toBe('unbounded to −200 ms');
  expect(range(-0.3, 1.2, 's').replaceAll('\u202f', ' ')).toBe('−0.3 to 1.2 s');
});

test('every sample of both sides is drawn', () => {
  const page = comparisonPage(CASES['slower']!);
  const picture = page.slice(page.indexOf('strips-0-0-0-title'), page.indexOf('strips-0-0-1-title'));
  expect(picture.match(/<circle/g)).toHaveLength(BASE.length + SLOWER.length);
});
