import { expect, test } from 'vitest';
import { is, replace, resultOf, verdictOf } from '../../test/fixtures/recorded.ts';
import { failover } from '../../test/fixtures/story.ts';
import { outsideSentence } from './bands.ts';

const late = (ms: number) =>
  resultOf('master-killed', (files) =>
    replace(files, (one) =>
      is('event')(one) && one.channel === '+odown' ? { ...one, at: one.at + ms * 1e3 } : one,
    ),
  );

test('a run whose phases are where the rules predict them says nothing of bands', () => {
  expect(late(0).verdict.sentence).not.toContain('predicted');
});

test('planted: a late +odown is named in the verdict sentence, and changes no verdict', () => {
  const result = late(2_000);
  expect(result.verdict.word).toBe(late(0).verdict.word);
  expect(verdictOf(result, 'failover')).toBe('held');
  expect(result.verdict.sentence).toMatch(
    / Outside the predicted band: "odown" after "kill" came 1\.\d+\u202fs later\.$/,
  );
});

test('a run that could not be judged says nothing of bands: its clock or its eyes may have been wrong', () => {
  const blind = resultOf('master-killed', (files) => {
    replace(files, (one) =>
      is('event')(one) && one.channel === '+odown' ? { ...one, at: one.at + 2e6 } : one,
    );
    replace(files, (one) => (is('listening')(one) && one.sentinel === 'sentinel-2' ? undefined : one));
  });
  expect(blind.verdict.word).toBe('undecided');
  expect(blind.verdict.sentence).not.toContain('predicted band');
});

test('earlier is outside as well, with no more digits than polling allows', () => {
  const [row] = failover().rows;
  const early = {
    ...row!,
    sinceFaultMs: 4_321,
    predictedMs: [5_000, 6_000] as [number, number],
    errorMs: 100,
  };
  expect(outsideSentence([{ ...failover(), fault: 'cut', rows: [early] }])).toBe(
    `Outside the predicted band: "${row!.phase}" after "cut" came 700\u202fms earlier.`,
  );
});
