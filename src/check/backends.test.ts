import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../test/fixtures/tiny-history.ts';
import type { HistoryRecord } from '../history/record.ts';
import { backends } from './backends.ts';
import { judge } from './judge.ts';

const KILL = fault('kill', { from: 5, to: 20 });

/** Looks every 100 ms for 30 s. */
function looks(behind: (at: number) => readonly string[] | undefined): HistoryRecord[] {
  return Array.from({ length: 299 }, (_, n) => n / 10 + 0.05).flatMap((at) => {
    const now = behind(at);
    if (now === undefined) return [];
    return { kind: 'backends' as const, sent: s(at), at: s(at + 0.01), behind: now };
  });
}

/** Nobody for 7 s after the kill, two for 4 s after the heal. */
function usual(at: number): readonly string[] {
  if (at > 6 && at < 13) return [];
  return at > 22 && at < 26 ? ['redis-0', 'redis-1'] : ['redis-1'];
}

function judged(expected: ReturnType<typeof backends>, behind: Parameters<typeof looks>[0] = usual) {
  const history = historyOf([DEPLOYMENT, ...phases(30), ...KILL, ...looks(behind)]);
  return judge(contextOf(history), expected);
}

describe('what stands behind the proxy', () => {
  it('is as expected', () => {
    const { verdict, sentence, measures } = judged(backends({ none: ['6s', '8s'], two: ['3s', '5s'] }));
    expect(verdict).toBe('held');
    expect(sentence).toMatch(/no data node for 7\.0\ss and to two at once for 4\.0\ss, at a stretch/);
    expect(measures.map(({ id }) => id)).toEqual(['none', 'two']);
  });

  it('fails where there was none, or were two, for longer or shorter than expected', () => {
    for (const expected of [
      backends({ none: ['0s', '6s'] }),
      backends({ none: ['8s', '20s'] }),
      backends({ two: ['0s', '3s'] }),
      backends({ two: ['5s', '20s'] }),
      backends({ none: ['6s', '8s'], two: ['0s', '0s'] }),
    ])
      expect(judged(expected)).toMatchObject({
        verdict: 'failed',
        sentence: expect.stringContaining('Expected: '),
      });
  });

  it('fails although it was not always asked, where what was seen is too much', () => {
    const partly = (at: number): readonly string[] | undefined =>
      at > 27 && at < 29 ? undefined : usual(at);
    expect(judged(backends({ none: ['0s', '6s'] }), partly).verdict).toBe('failed');
  });

  it('is undecided where the limit lies between what was seen and what may have been', () => {
    expect(judged(backends({ none: ['0s', '7s'] })).verdict).toBe('undecided');
    const unasked = (at: number): readonly string[] | undefined =>
      at > 13 && at < 16 ? undefined : usual(at);
    expect(judged(backends({ none: ['0s', '8s'] }), unasked).verdict).toBe('undecided');
    expect(judged(backends({ none: ['0s', '20s'] }), unasked).verdict).toBe('held');
  });

  it('is undecided where nothing was asked', () => {
    expect(judged(backends({ none: ['0s', '60s'] }), () => undefined)).toMatchObject({
      verdict: 'undecided',
      sentence: 'The proxy, or Service, did not say whom it leads to, or there is none.',
    });
  });

  describe('of Services', () => {
    function ofServices(expected: ReturnType<typeof backends>, services: Record<string, typeof usual>) {
      const records = Object.entries(services).flatMap(([service, behind]) =>
        looks(behind).map((look) => ({ ...look, service }) as HistoryRecord),
      );
      return judge(contextOf(historyOf([DEPLOYMENT, ...phases(30), ...KILL, ...records])), expected);
    }

    it('is as expected', () => {
      const { verdict, sentence } = ofServices(backends({ none: ['6s', '8s'], two: ['3s', '5s'] }), {
        master: usual,
      });
      expect(verdict).toBe('held');
      expect(sentence).toMatch(/^The Service master led to no data node for 7\.0\ss and/);
    });

    it('fails where nobody stood behind one, or two did, for too long', () => {
      expect(ofServices(backends({ none: ['0s', '6s'] }), { master: usual }).verdict).toBe('failed');
      expect(ofServices(backends({ two: ['0s', '3s'] }), { master: usual }).verdict).toBe('failed');
    });

    it('fails where one of several is not as expected, though the others are', () => {
      const { verdict, sentence, measures } = ofServices(backends({ none: ['0s', '6s'] }), {
        leader: () => ['redis-0'],
        master: usual,
      });
      expect(verdict).toBe('failed');
      expect(sentence).toMatch(/The Service leader led to no data node for 0\ss .* The Service master led/);
      expect(measures.find(({ id }) => id === 'none')!.value).toBeCloseTo(7, 1);
    });
  });
});
