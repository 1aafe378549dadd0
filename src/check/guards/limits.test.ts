import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import { limitMemory, throttle } from '../../fault/words.ts';
import type { HistoryRecord } from '../../history/record.ts';
import type { LimitRecord } from '../../history/resource-record.ts';
import { LIMITS_MET } from './limits.ts';

type When = LimitRecord['when'];

const AT: Readonly<Record<When, number>> = { injected: 6, 'before-heal': 19, healed: 21 };

function look(resource: LimitRecord['resource'], when: When, more: Partial<LimitRecord> = {}): HistoryRecord {
  const isLimited = when !== 'healed';
  return {
    kind: 'limit',
    at: s(AT[when]),
    process: 'redis-0',
    resource,
    when,
    isLimited,
    hits: 0,
    kills: 0,
    ...more,
  };
}

function judged(resource: LimitRecord['resource'], ...records: readonly HistoryRecord[]) {
  const effect =
    resource === 'cpu'
      ? throttle.definition.effect({ share: 0.05 })
      : limitMemory.definition.effect({ more: 1 });
  const injected = fault('scarce', { from: 5, to: 20 }, { fault: 'throttle', effect });
  return LIMITS_MET.judge(contextOf(historyOf([DEPLOYMENT, ...phases(30), ...injected, ...records])));
}

const HELD_BACK = [
  look('cpu', 'injected', { hits: 2 }),
  look('cpu', 'before-heal', { hits: 102 }),
  look('cpu', 'healed'),
];

describe('a process that was to get less', () => {
  it('had to wait for a core, by the kernel’s counters', () => {
    expect(judged('cpu', ...HELD_BACK)).toEqual({
      intact: true,
      sentence: 'By the kernel’s counters: redis-0 had to wait for a core 100 times while "scarce" lasted.',
    });
  });

  it('was refused memory, and may have been killed for it', () => {
    const killed = { isLimited: false, hits: 7, kills: 1 };
    const memory = [
      look('memory', 'injected'),
      look('memory', 'before-heal', killed),
      look('memory', 'healed'),
    ];
    const { intact, sentence } = judged('memory', ...memory);
    expect(intact).toBe(true);
    expect(sentence).toContain('was refused memory 7 times while "scarce" lasted, and was killed for it');
  });

  it('is not excused from the limit by what was killed before', () => {
    const before = { hits: 5, kills: 1 };
    const memory = [
      look('memory', 'injected', before),
      look('memory', 'before-heal', { isLimited: false, hits: 9, kills: 1 }),
      look('memory', 'healed', before),
    ];
    expect(judged('memory', ...memory).sentence).toMatch(/was not under the limit/);
    const still = [memory[0]!, look('memory', 'before-heal', { hits: 9, kills: 1 }), memory[2]!];
    expect(judged('memory', ...still).sentence).not.toContain('killed');
  });

  it('is asked for each time that a fault is injected', () => {
    const effect = throttle.definition.effect({ share: 0.05 });
    const again = fault('scarce', { from: 22, to: 25 }, { fault: 'throttle', effect });
    const second = HELD_BACK.map((one, index) => ({ ...one, at: s([23, 24, 26][index]!) }));
    expect(judged('cpu', ...HELD_BACK, ...again, ...second).intact).toBe(true);
    const { intact, sentence } = judged('cpu', HELD_BACK[0]!, HELD_BACK[2]!, ...again, ...second);
    expect(intact).toBe(false);
    expect(sentence).toMatch(/not asked at both ends/);
  });

  it.each<[string, HistoryRecord[], RegExp]>([
    ['nobody asked the kernel', [], /was not asked at both ends of "scarce"/],
    ['nobody asked it at the end', HELD_BACK.slice(0, 1), /was not asked at both ends/],
    [
      'it never had to wait',
      [look('cpu', 'injected', { hits: 2 }), look('cpu', 'before-heal', { hits: 2 }), look('cpu', 'healed')],
      /never had to wait for a core/,
    ],
    [
      'it was not under the limit',
      [look('cpu', 'injected', { isLimited: false }), ...HELD_BACK.slice(1)],
      /was not under the limit/,
    ],
    [
      'it was not under the limit any more',
      [HELD_BACK[0]!, look('cpu', 'before-heal', { isLimited: false, hits: 102 }), HELD_BACK[2]!],
      /was not under the limit/,
    ],
    [
      'the limit was not lifted',
      [...HELD_BACK.slice(0, 2), look('cpu', 'healed', { isLimited: true })],
      /not seen to be rid of the limit/,
    ],
    ['nobody asked afterwards', HELD_BACK.slice(0, 2), /not seen to be rid of the limit/],
  ])('is not known to have, where %s', (_, records, problem) => {
    const { intact, sentence } = judged('cpu', ...records);
    expect(intact).toBe(false);
    expect(sentence).toMatch(problem);
  });

  it('is not known to have been refused memory where it never took more than it may', () => {
    const memory = (['injected', 'before-heal', 'healed'] as const).map((when) => look('memory', when));
    expect(judged('memory', ...memory).sentence).toMatch(/never refused memory while "scarce" lasted/);
  });
});
