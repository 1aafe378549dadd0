import { expect, test } from 'vitest';
import { is, replace, resultOf, verdictOf } from '../../test/fixtures/recorded.ts';
import { failover } from '../../test/fixtures/story.ts';
import { outsideSentence } from './bands.ts';

/** sentinel-3 learns of the new master so much later than it did, and answers with the old one until then. */
const late = (ms: number) =>
  resultOf('master-killed', (files) => {
    const own = files.get('observer')!.filter((one) => 'sentinel' in one && one.sentinel === 'sentinel-3');
    const { at: learned } = own.filter(is('event')).find(({ channel }) => channel === '+config-update-from')!;
    const before = own.filter(is('sentinel')).findLast(({ at }) => at < learned)!;
    const until = learned + ms * 1e3;
    replace(files, (one) => {
      if (!('sentinel' in one) || one.sentinel !== 'sentinel-3' || one.at < learned) return one;
      if (is('sentinel')(one) && one.at < until) return { ...one, view: before.view! };
      return is('event')(one) && one.at < learned + 1e6 ? { ...one, at: one.at + ms * 1e3 } : one;
    });
  });

test('a run whose phases are where the rules predict them says nothing of bands', () => {
  expect(late(0).verdict.sentence).not.toContain('predicted');
});

test('planted: a late answer is named in the verdict sentence, and changes no verdict', () => {
  const result = late(4_000);
  expect(result.verdict.word).toBe(late(0).verdict.word);
  expect(verdictOf(result, 'failover')).toBe('held');
  expect(result.verdict.sentence).toMatch(
    / Outside the predicted band: "last answer" after "kill" came 2\.\d+\u202fs later\.$/,
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
