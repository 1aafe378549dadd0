import { describe, expect, it } from 'vitest';
import { contextOf, writes } from '../../../test/fixtures/tiny-history.ts';
import { acknowledged, READING, readsOf, runOf, type TinyRead } from '../../../test/fixtures/tiny-reads.ts';
import { stale } from '../../check/stale.ts';
import { WRITES_RESUMED } from '../../check/guards/resumed.ts';
import { RATE_KEPT, WRITES_FLOWED } from '../../check/guards/writes.ts';
import { numbersOf } from './numbers.ts';
import { workloadResults } from './workloads.ts';

const READ: readonly TinyRead[] = [
  { at: 5.5, seen: 5 },
  { at: 20.5, seen: 10 },
  { at: 30.5, seen: 8 },
  { at: 45.5, seen: 45 },
];

function contextWith(read: readonly TinyRead[], runs: readonly (readonly [number, number])[] = [[1, 50]]) {
  const of = { ...READING, expect: [stale({ workload: 'reads', after: 'cut', atMost: '1s' })] };
  return contextOf(runOf(runs, writes(acknowledged(50)), readsOf(read)), of);
}

describe('a workload that reads', () => {
  it('has how stale its reads were, by bucket as well, and nothing that is lost', () => {
    const [, reads] = workloadResults(contextWith(READ));
    const { lost, ok, reads: own } = reads!;
    expect({ lost, ok }).toEqual({ lost: null, ok: 4 });
    expect(own).toMatchObject({ of: 'appends', from: 'replica', stalestS: 21.5, back: 1, lost: 0 });
    expect(own!.stalestMs.flatMap((value, bucket) => (value === null ? [] : [[bucket, value]]))).toEqual([
      [27, 0],
      [102, 9_500],
      [152, 21_500],
      [227, 0],
    ]);
  });

  it('that goes through a client program says so, in words as well, and from nowhere else', () => {
    const { from: _, ...by } = READING.workload[1]!;
    const of = { ...READING, workload: [READING.workload[0]!, { ...by, through: 'shop' }] };
    const history = runOf([[1, 50]], writes(acknowledged(50)), readsOf(READ));
    const [, reads] = workloadResults(contextOf(history, of));
    expect(reads!.reads).toMatchObject({ of: 'appends', through: 'shop', stalestS: 21.5 });
    expect(reads!.reads).not.toHaveProperty('from');
    expect(reads!.words).toContain('the program of "shop" reads for them where its library leads it');
  });

  it('has its stalest read among the key numbers, beside the limit by which it is judged', () => {
    const stalest = numbersOf(contextWith(READ)).find(({ id }) => id === 'stale');
    expect(stalest).toMatchObject({
      value: 21.5,
      unit: 's',
      limit: 'at most 1\u202fs',
      fact: 'stalest:reads:after:cut',
    });
  });

  it('is no client whose outage is the longest', () => {
    const outage = numbersOf(contextWith(READ)).find(({ id }) => id === 'outage');
    expect(outage!.sentence).toContain('"appends"');
  });

  it('has read before the first fault and after the last heal, and as often as it was to', () => {
    const sentence = (read: readonly TinyRead[]) => WRITES_FLOWED.judge(contextWith(read)).sentence;
    expect(sentence(READ)).not.toContain('read answered');
    expect(sentence(READ.slice(1))).toContain('"reads" had no read answered before the first fault');
    expect(WRITES_RESUMED.judge(contextWith(READ)).intact).toBe(true);
    expect(WRITES_RESUMED.judge(contextWith(READ.slice(0, 3))).sentence).toContain(
      '"reads" had no read answered after the last heal',
    );
    expect(RATE_KEPT.judge(contextWith(READ)).intact).toBe(false);
  });
});
