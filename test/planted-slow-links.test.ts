import { describe, expect, it } from 'vitest';
import { slow } from '../src/fault/words.ts';
import type { LinkRecord } from '../src/history/record.ts';
import { brokenGuards, is, replace, resultOf, sentenceOf, type Files } from './fixtures/recorded.ts';

const SECOND = 1e6;
const SLOW = 'slowed links were slow';
const FROM = 5 * SECOND;
const TO = 15 * SECOND;

interface Written {
  readonly loss?: `${number}%`;
  readonly rate?: `${number}kbit/s`;
  readonly delay?: `${number}ms`;
  readonly jitter?: `${number}ms`;
  readonly reorder?: `${number}%`;
}

/** How long answers took that were tried while the link was slowed, and after the heal, µs; undefined where none came. */
interface Tried {
  readonly slowed: readonly (number | undefined)[];
  readonly after: readonly (number | undefined)[];
}

type Counts = Partial<Omit<LinkRecord, 'kind' | 'at' | 'path' | 'when' | 'link'>>;
type Counted = Partial<Record<LinkRecord['when'], Counts | undefined>>;

/** 700 of 1 000 packets arrive in ten seconds, and ten after the heal. */
const LOSSY: Counted = {
  slowed: { passed: 100, lost: 4 },
  'still-slowed': { passed: 800, lost: 304 },
  healed: { passed: 810, lost: 306 },
  after: { passed: 820, lost: 306 },
};
/** 80 000 bytes in ten seconds are 64 kbit/s. */
const NARROW: Counted = {
  slowed: { passed: 100, lost: 0, paced: { bytes: 5_000, waits: 1 } },
  'still-slowed': { passed: 800, lost: 0, paced: { bytes: 85_000, waits: 301 } },
  healed: { passed: 810, lost: 0 },
  after: { passed: 820, lost: 0 },
};

/** Slows the link from the master to its first replica from the fifth second to the fifteenth. */
function slowed(files: Files, written: Written, counted: Counted, tried?: Tried): void {
  const runner = files.get('runner')!;
  const link = { from: 'redis-0', to: 'redis-1' };
  const base = {
    kind: 'fault',
    path: '9',
    fault: 'slow',
    as: 'slow',
    words: 'slow a link',
    targets: ['redis-0'],
    links: [link],
    effect: slow.definition.effect({
      direction: 'from',
      loss: undefined,
      rate: undefined,
      delay: undefined,
      jitter: undefined,
      reorder: undefined,
    }),
    parameters: { direction: 'from', ...written },
  } as const;
  const lives = { injecting: FROM, injected: FROM + 1_000, healing: TO, healed: TO + 1_000 } as const;
  for (const [phase, at] of Object.entries(lives))
    runner.push({ ...base, phase: phase as keyof typeof lives, at });
  const times = { slowed: FROM + 2_000, 'still-slowed': TO - 1_000, healed: TO + 2_000, after: TO + SECOND };
  for (const [when, at] of Object.entries(times)) {
    const counts = counted[when as keyof typeof times];
    if (counts === undefined) continue;
    const record = { kind: 'link', path: '9', when: when as keyof typeof times, link, at } as const;
    runner.push({ ...record, passed: 0, dropped: 0, ...counts });
  }
  for (const when of ['slowed', 'after'] as const)
    for (const took of tried?.[when] ?? []) {
      const at = when === 'slowed' ? TO - 2_000 : TO + SECOND / 2;
      const timed = took === undefined ? { connected: false } : { connected: true, took };
      runner.push({ kind: 'dial', path: '9', when, link, at, ...timed });
    }
}

function planted(written: Written, counted: Counted, tried?: Tried) {
  return resultOf('steady', (files) => slowed(files, written, counted, tried));
}

describe('a slowed link', () => {
  it('counts when about the share of its packets was lost that was to be', () => {
    const result = planted({ loss: '30%' }, LOSSY);
    expect(brokenGuards(result)).toEqual([]);
    expect(sentenceOf(result, SLOW)).toContain('300 of 1\u202f000 packets were lost on 1 directed link');
  });

  it('counts when what was sent at the limited rate had to wait', () => {
    const result = planted({ rate: '64kbit/s' }, NARROW);
    expect(brokenGuards(result)).toEqual([]);
    expect(sentenceOf(result, SLOW)).toContain('80\u202f000 bytes were sent at the limited rate');
  });

  const WHOLE: Counted = {
    slowed: { passed: 100, lost: 0 },
    'still-slowed': { passed: 800, lost: 0 },
    healed: { passed: 810, lost: 0 },
    after: { passed: 820, lost: 0 },
  };

  it('counts when answers along it took as long as packets were to be held back', () => {
    const late = { slowed: [101_000, 123_000, undefined], after: [900] };
    const result = planted({ delay: '100ms' }, WHOLE, late);
    expect(brokenGuards(result)).toEqual([]);
    expect(sentenceOf(result, SLOW)).toContain('answers were held back for 100\u202fms on 1 directed link');
    const jittery = { slowed: [81_000, 123_000], after: [900] };
    expect(brokenGuards(planted({ delay: '100ms', jitter: '20ms' }, WHOLE, jittery))).toEqual([]);
    const ahead = { slowed: [900, 123_000], after: [900] };
    expect(brokenGuards(planted({ delay: '100ms', reorder: '25%' }, WHOLE, ahead))).toEqual([]);
  });

  it.each<[string, Written, Tried | undefined, string]>([
    [
      'answers came as usual',
      { delay: '100ms' },
      { slowed: [3_000, 123_000], after: [900] },
      'an answer along it took 3\u202fms, and packets were to be held back for 100\u202fms',
    ],
    [
      'all were let ahead',
      { delay: '100ms', reorder: '25%' },
      { slowed: [3_000, 2_000], after: [900] },
      'the longest answer along it took 3\u202fms',
    ],
    ['none was timed', { delay: '100ms' }, undefined, 'no answer along it was timed while it was slowed'],
    [
      'they came as late after the heal',
      { delay: '100ms' },
      { slowed: [101_000], after: [101_000] },
      'no answer along it was quick after the heal',
    ],
    [
      'none came after the heal',
      { delay: '100ms' },
      { slowed: [101_000], after: [undefined] },
      'no answer along it was quick after the heal',
    ],
  ])('that was to be late proves nothing when %s', (_, written, tried, problem) => {
    const result = planted(written, WHOLE, tried);
    expect(brokenGuards(result)).toContain(SLOW);
    expect(sentenceOf(result, SLOW)).toContain(problem);
  });

  it('counts until data is read just before the heal, which takes long along it', () => {
    const readFrom = (began: number | undefined) =>
      brokenGuards(
        resultOf('steady', (files) => {
          slowed(files, { loss: '30%' }, LOSSY);
          replace(files, (one) =>
            is('link')(one) && one.when === 'still-slowed' ? { ...one, at: FROM + 4 * SECOND } : one,
          );
          if (began === undefined) return;
          const reading = {
            kind: 'reading',
            when: 'before-heal',
            label: '9',
            node: 'redis-1',
            keys: 0,
          } as const;
          files
            .get('runner')!
            .push({ ...reading, began, at: TO - 1_000, complete: false, problem: 'too late' });
        }),
      );
    expect(readFrom(FROM + 4.1 * SECOND)).not.toContain(SLOW);
    expect(readFrom(undefined)).toContain(SLOW);
  });

  it('shows nothing where a host at one end of each was dead all the time', () => {
    const result = resultOf('steady', (files) => {
      slowed(files, { loss: '30%' }, {});
      const dead = { kind: 'process-state', process: 'redis-1', state: 'dead', pid: 0 } as const;
      files.get('runner')!.push({ ...dead, at: FROM - SECOND });
    });
    expect(brokenGuards(result)).toContain(SLOW);
    expect(sentenceOf(result, SLOW)).toContain('slow: no link of it had a living host at both ends');
  });

  it.each<[string, Written, Counted, string]>([
    [
      'nothing was lost',
      { loss: '30%' },
      { ...LOSSY, 'still-slowed': { passed: 1_100, lost: 4 } },
      'none of 1\u202f000 packets was lost',
    ],
    [
      'half of the packets were lost instead',
      { loss: '30%' },
      { ...LOSSY, 'still-slowed': { passed: 600, lost: 504 } },
      '500 of 1\u202f000 packets were lost, and 300 were to be',
    ],
    [
      'it was cut instead',
      { loss: '30%' },
      { ...LOSSY, 'still-slowed': { passed: 100, lost: 304 } },
      'as if it had been cut',
    ],
    [
      'the kernel was not asked what it lost',
      { loss: '30%' },
      { ...LOSSY, slowed: { passed: 100 }, 'still-slowed': { passed: 800 } },
      'none of 700 packets was lost',
    ],
    ['nobody counted', { loss: '30%' }, {}, 'not counted'],
    [
      'packets are lost after the heal',
      { loss: '30%' },
      { ...LOSSY, after: { passed: 820, lost: 307 } },
      'lost after the heal',
    ],
    [
      'nothing passes after the heal',
      { loss: '30%' },
      { ...LOSSY, after: { passed: 810, lost: 306 } },
      'no packet passed after the heal',
    ],
    [
      'nothing was sent at the limited rate',
      { rate: '64kbit/s' },
      { ...NARROW, slowed: { passed: 100, lost: 0 }, 'still-slowed': { passed: 800, lost: 0 } },
      'nothing was sent at the limited rate',
    ],
    [
      'nothing ever had to wait',
      { rate: '64kbit/s' },
      { ...NARROW, 'still-slowed': { passed: 800, lost: 0, paced: { bytes: 9_000, waits: 1 } } },
      'nothing ever had to wait',
    ],
    [
      'more was sent than the rate lets through',
      { rate: '64kbit/s' },
      { ...NARROW, 'still-slowed': { passed: 800, lost: 0, paced: { bytes: 905_000, waits: 301 } } },
      'more than its rate lets through',
    ],
  ])('does not count when %s', (_, written, counted, why) => {
    const result = planted(written, counted);
    expect(brokenGuards(result)).toEqual([SLOW]);
    expect(sentenceOf(result, SLOW)).toContain(why);
    expect(result.verdict.word).toBe('undecided');
  });
});
