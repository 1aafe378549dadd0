import { describe, expect, it } from 'vitest';
import { ok } from '../../test/fixtures/cut-off-master.ts';
import {
  contextOf,
  DEPLOYMENT,
  event,
  addressOf,
  fault,
  historyOf,
  nodePolls,
  phases,
  s,
  sameEverywhere,
  state,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import { judge } from '../check/judge.ts';
import { lost } from '../check/words.ts';
import type { HistoryRecord } from '../history/record.ts';

/** redis-0 is cut off from 10 s to 30 s, link by link until 10.2 s, and made a replica at 40 s. */
const LINKS = ['redis-1', 'redis-2'].map((to) => ({ from: 'redis-0', to }));
const [injecting, injected, ...healing] = fault(
  'partition',
  { from: 10, to: 30 },
  { fault: 'isolate', targets: ['redis-0'], links: LINKS },
);
const CUT: HistoryRecord[] = [injecting!, { ...injected!, at: s(10.2) }, ...healing];
const ROLES = nodePolls('redis-0', [0, 5, 20, 29, 40, 45], (at) => state(at < 40 ? 'master' : 'slave'));
const SWITCH = event(
  16,
  'sentinel-1',
  '+switch-master',
  `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`,
);

/** Numbers from 1 on, acknowledged by redis-0 at these seconds, then one by its successor. */
function remarks(
  atS: readonly number[],
  kept: readonly number[],
  more: readonly HistoryRecord[] = [],
): readonly string[] {
  const list = atS.map((at, index) => ok(index + 1, at));
  const last = list.length + 1;
  const runs = [...kept, last].map((number): [number, number] => [number, 1]);
  const history = historyOf(
    [DEPLOYMENT, ...phases(50), ...CUT, ...ROLES, SWITCH, ...sameEverywhere(runs), ...more],
    writes([...list, ok(last, 45, 'redis-2')]),
  );
  const { verdict, remarks: all = [] } = judge(contextOf(history), lost({ onlyFrom: 'partition' }));
  expect(verdict).toBe('held');
  return all.map((sentence) => sentence.replaceAll(/\s/g, ' '));
}

const during = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => 11 + (from + index) / 20);

describe('acknowledged and lost', () => {
  it('that differ by what was acknowledged while the cut was made are explained by it', () => {
    expect(remarks([5, 10.05, 10.15, 12, 35], [1, 2, 3])).toEqual([
      'redis-0 acknowledged 4 writes from +10.0 s on, and 2 were lost: 2 still reached a replica, acknowledged within the 200 ms in which its links were cut one after the other.',
    ]);
  });

  it('that are equal need no word', () => {
    expect(remarks([5, 12, 35], [1])).toEqual([]);
  });

  it('that are far apart for another reason get none', () => {
    expect(remarks([5, 12, 14, 35], [1, 2])).toEqual([]);
  });

  it('that are near for another reason are dated', () => {
    const many = during(1, 150);
    expect(remarks([5, ...many], [1, 2])).toEqual([
      'redis-0 acknowledged 150 writes from +10.0 s on, and 149 were lost: 1 still reached a replica, acknowledged 1.05 s after that.',
    ]);
  });

  it('may differ by what was on its way when the cut began', () => {
    expect(remarks([5, 9.98, ...during(1, 150)], [1])).toEqual([
      'redis-0 acknowledged 150 writes from +10.0 s on, and 151 were lost: 1 of the lost ones it had acknowledged just before, and no replica had them yet.',
    ]);
  });
});

describe('lost and seen before the heal', () => {
  const LIST = [5, ...during(1, 200), 29.95];
  const reading = (runs: readonly (readonly [number, number])[]): HistoryRecord[] => {
    const about = { when: 'before-heal', label: '1', node: 'redis-0' } as const;
    return [
      { kind: 'read', at: s(29.97), key: 'chaos:appends:0', runs, ...about },
      {
        kind: 'reading',
        at: s(29.97),
        began: s(29.9),
        complete: true,
        keys: 1,
        state: state('master', { runId: 'run-of-redis-0' }),
        ...about,
      },
    ];
  };

  it('that differ by what was acknowledged after the reading are explained by it', () => {
    expect(remarks(LIST, [1], reading([[1, 201]]))).toEqual([
      '201 of the lost writes were acknowledged before the heal, and 200 were seen in redis-0 when it was read just before that (+30.0 s): 1 was acknowledged while it was being read or afterwards.',
    ]);
  });

  it('that are equal need no word', () => {
    expect(remarks(LIST, [1], reading([[1, 202]]))).toEqual([]);
  });
});
