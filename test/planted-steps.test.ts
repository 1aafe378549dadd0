import { describe, expect, it } from 'vitest';
import { brokenGuards, is, replace, resultOf, sentenceOf, type Files } from './fixtures/recorded.ts';

const SECOND = 1e6;
const GUARD = 'every step was carried out';

describe('planted in how the schedule was carried out', () => {
  it.each<[string, string, (files: Files) => void, string]>([
    [
      'a fault of the plan that was never injected',
      'sentinels-below-majority',
      (files) => {
        replace(files, (one) => (is('fault')(one) && one.as === 'minority-cut' ? undefined : one));
      },
      'The fault "minority-cut" was injected 0 times, planned: 1.',
    ],
    [
      'another fault than the planned one',
      'master-killed',
      (files) => {
        replace(files, (one) => (is('fault')(one) ? { ...one, fault: 'terminate' } : one));
      },
      'The fault "kill" was to be "kill", and "terminate" was injected.',
    ],
    [
      'a step that was left out',
      'master-killed',
      (files) => {
        replace(files, (one) => (is('step')(one) && one.path === '2' ? undefined : one));
      },
      'The step 2 of the schedule, "await-converged", was carried out 0 times, planned: 1.',
    ],
    [
      'a step that was carried out twice',
      'steady',
      (files) => {
        replace(files, (one) => (is('step')(one) && one.path === '0' ? [one, one] : one));
      },
      'The step 0 of the schedule, "quiet", was carried out 2 times, planned: 1.',
    ],
    [
      'a quiet time that was cut short',
      'steady',
      (files) => {
        replace(files, (one) =>
          is('step')(one) && one.path === '0' && one.phase === 'end' ? { ...one, at: one.at - SECOND } : one,
        );
      },
      'The step "quiet for 30s" was over after 29.0\u202fs.',
    ],
    [
      'a schedule that began after its first step',
      'steady',
      (files) => {
        replace(files, (one) =>
          is('phase')(one) && one.phase === 'schedule' ? { ...one, at: 20 * SECOND } : one,
        );
      },
      'The step "quiet for 30s" was carried out at +2.0\u202fs, and the schedule from +20.0\u202fs on until +32.0\u202fs.',
    ],
  ])('%s is named', (_, id, mutate, sentence) => {
    const result = resultOf(id, mutate);
    expect(brokenGuards(result)).toContain(GUARD);
    expect(sentenceOf(result, GUARD)).toBe(sentence);
  });
});

describe('planted in how links were cut', () => {
  it('what was counted for a moment only proves nothing of the time after it', () => {
    const cut = new Map<string, number>();
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) => {
        if (!is('link')(one)) return one;
        const link = `${one.link.from} ${one.link.to}`;
        if (one.when === 'cut') cut.set(link, one.at);
        return one.when === 'still-cut' ? { ...one, at: cut.get(link)! + 1 } : one;
      }),
    );
    expect(brokenGuards(result)).toEqual(['cut links were cut']);
    expect(sentenceOf(result, 'cut links were cut')).toMatch(
      /^42 of 42 cut links are not proven: redis-0 → redis-1 \(partition\): its packets were counted from \+7\.\d\ss to \+7\.\d\ss only;/,
    );
  });

  it('what was counted for less than half of a short cut proves it as little', () => {
    // The first cut of this run lasts for 9.3 s.
    const early = (seconds: number) =>
      brokenGuards(
        resultOf('sentinels-below-majority', (files) =>
          replace(files, (one) =>
            is('link')(one) && one.when === 'still-cut' && one.path === '1.0'
              ? { ...one, at: one.at - seconds * 1e6 }
              : one,
          ),
        ),
      );
    expect(early(4)).toEqual([]);
    expect(early(6)).toEqual(['cut links were cut']);
  });

  it('a link that was not whole before any fault is named', () => {
    const result = resultOf('master-isolated', (files) => {
      let left = 1;
      replace(files, (one) => (is('dial')(one) && left-- > 0 ? { ...one, connected: false } : one));
    });
    expect(brokenGuards(result)).toEqual(['cut links were cut']);
    expect(sentenceOf(result, 'cut links were cut')).toMatch(
      /^redis-0 could not reach redis-1 at \+2\.\d\ss, before any fault\.$/,
    );
  });

  it('a link that answered at a second attempt was whole', () => {
    const result = resultOf('master-isolated', (files) => {
      let left = 1;
      replace(files, (one) => (is('dial')(one) && left-- > 0 ? [{ ...one, connected: false }, one] : one));
    });
    expect(brokenGuards(result)).toEqual([]);
  });

  it('a link that was left whole is no part of a cut', () => {
    const isLeft = ({ from, to }: { from: string; to: string }): boolean =>
      `${from} ${to}` === 'redis-0 redis-1';
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) => {
        if (is('link')(one) || is('dial')(one)) return isLeft(one.link) ? undefined : one;
        return is('fault')(one) ? { ...one, links: one.links.filter((link) => !isLeft(link)) } : one;
      }),
    );
    expect(brokenGuards(result)).toEqual(['cut links were cut']);
    expect(sentenceOf(result, 'cut links were cut')).toBe(
      '1 of 42 cut links are not proven: redis-0 → redis-1 (partition): it was not among those that were cut.',
    );
  });
});
