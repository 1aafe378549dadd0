import { describe, expect, it } from 'vitest';
import { RATE_KEPT } from '../src/check/guards/writes.ts';
import type { OperationRecord } from '../src/history/record.ts';
import { appends } from '../src/workload/words.ts';
import {
  brokenGuards,
  changeData,
  faultTimes,
  is,
  isOperation,
  recordedFiles,
  replace,
  resultOf,
  verdictOf,
  type Files,
} from './fixtures/recorded.ts';
import { contextOf, DEPLOYMENT, EXPERIMENT, historyOf, phases, writes } from './fixtures/tiny-history.ts';

const SECOND = 1e6;

/** The nodes by connection id in one client's file. */
function connections(files: Files, client: string): Map<number, string> {
  return new Map(
    files
      .get(client)!
      .filter(is('connection'))
      .map((record) => [record.id, record.node!]),
  );
}

function withDone(operation: OperationRecord, done: number): OperationRecord {
  const [writer, number, , , , outcome, source] = operation;
  return [writer, number, done - 2_000, done - 1_000, done, outcome, source];
}

describe('planted in what the writers saw', () => {
  it('a lost write that another master acknowledged is not excused', () => {
    const result = resultOf('master-isolated', (files) => {
      const nodes = connections(files, 'client-b');
      const other = files
        .get('client-a')!
        .filter(is('connection'))
        .find((one) => one.node !== 'redis-0')!;
      files.get('client-b')!.splice(1, 0, { ...other, id: 70, writer: 0, at: 0 });
      const { from, to } = faultTimes('master-isolated', 'partition');
      let changed = 0;
      replace(files, (one, file) => {
        if (
          file !== 'client-b' ||
          !isOperation(one) ||
          one[5] !== 0 ||
          nodes.get(one[6]) !== 'redis-0' ||
          one[4] < from + SECOND ||
          one[4] > to ||
          changed > 0
        )
          return one;
        changed++;
        return [one[0], one[1], one[2], one[3], one[4], 0, 70];
      });
      expect(changed).toBe(1);
    });
    expect(verdictOf(result, 'lost')).toBe('failed');
  });

  it('an isolated master that acknowledges beyond the bound is seen', () => {
    const { from } = faultTimes('master-isolated-min-replicas', 'partition');
    const result = resultOf('master-isolated-min-replicas', (files) => {
      const nodes = connections(files, 'client-b');
      const lines = files.get('client-b')!;
      const last = lines.findLastIndex(
        (one) =>
          isOperation(one) && one[5] === 0 && nodes.get(one[6]) === 'redis-0' && one[4] < from + 12 * SECOND,
      );
      lines[last] = withDone(lines[last] as OperationRecord, from + 15 * SECOND);
    });
    expect(verdictOf(result, 'stops-acknowledging')).toBe('failed');
  });

  it('an old master that takes writes for ever is seen', () => {
    const { to } = faultTimes('master-isolated', 'partition');
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === 'redis-0' && one.at > to
          ? { ...one, accepted: true, reply: 'OK' }
          : one,
      ),
    );
    expect(verdictOf(result, 'two-masters')).toBe('failed');
  });

  it('a new master that nobody reaches in time is seen, as failover and as outage', () => {
    const { from } = faultTimes('master-killed', 'kill');
    const result = resultOf('master-killed', (files) =>
      replace(files, (one) =>
        isOperation(one) && one[4] > from && one[4] < from + 10 * SECOND ? undefined : one,
      ),
    );
    expect(verdictOf(result, 'failover')).toBe('failed');
    expect(verdictOf(result, 'outage')).toBe('failed');
  });

  it('silent writers leave it undecided', () => {
    const { from } = faultTimes('master-killed', 'kill');
    const result = resultOf('master-killed', (files) =>
      replace(files, (one) => (isOperation(one) && one[4] < from ? undefined : one)),
    );
    expect(brokenGuards(result)).toContain('writes flowed');
    expect(result.verdict.word).not.toBe('held');
    const all = resultOf('master-killed', (files) =>
      replace(files, (one) => (isOperation(one) ? undefined : one)),
    );
    expect(all.verdict.word).not.toBe('held');
  });

  it('a write that is recorded twice, or a damaged or torn file, leaves it undecided', () => {
    const twice = resultOf('steady', (files) => {
      const lines = files.get('client-a')!;
      lines.push(lines.findLast(isOperation)!);
    });
    expect(brokenGuards(twice)).toEqual(['the ledger is clean']);
    expect(brokenGuards(resultOf('steady', undefined, '[1,2'))).toEqual(['the ledger is clean']);
    expect(brokenGuards(resultOf('steady', undefined, 'nonsense\n'))).toEqual(['the ledger is clean']);
    expect(brokenGuards(resultOf('steady', undefined, '[7,1,1,1,1,0,99]\n'))).toEqual([
      'the ledger is clean',
    ]);
  });

  it('a write that nobody knows the outcome of, though the writer went on, leaves it undecided', () => {
    const forgotten = resultOf('steady', (files) =>
      replace(files, (one) => (isOperation(one) && one[1] === 20 ? undefined : one)),
    );
    expect(brokenGuards(forgotten)).toEqual(['the ledger is clean']);
  });

  it('writers as fast as possible that did not stop when told to leave it undecided', () => {
    const fast = { ...EXPERIMENT, workload: [appends({ name: 'appends', writers: 1, rate: 'max' })] };
    const list = [{ number: 1, at: 8.5, by: 'redis-0', outcome: 'ok' as const }];
    const whole = [DEPLOYMENT, ...phases(10)];
    const torn = writes(list).filter(
      (one) => !('kind' in one && one.kind === 'writing' && one.phase === 'stopped'),
    );
    expect(RATE_KEPT.judge(contextOf(historyOf(whole, writes(list)), fast)).intact).toBe(true);
    expect(RATE_KEPT.judge(contextOf(historyOf(whole, torn), fast)).sentence).toBe(
      '"appends" did not begin and stop as it should.',
    );
  });

  it('an open loop that did not attempt what it was meant to leaves it undecided', () => {
    const result = resultOf('steady', (files) => {
      replace(files, (one) => {
        if (is('block')(one)) return { ...one, from: 1, to: 30 };
        return isOperation(one) && one[1] > 30 ? undefined : one;
      });
      changeData(files, () => [[1, 30]]);
    });
    expect(brokenGuards(result)).toContain('the rate was kept');
  });

  it('writers that paused, or one that was idle, or was never there, leave it undecided', () => {
    const isWriting = is('writing');
    const paused = resultOf('steady', (files) =>
      replace(files, (one) =>
        isWriting(one) && one.phase === 'stopped'
          ? [{ ...one, at: 12 * SECOND }, { ...one, at: 15 * SECOND, phase: 'begun' }, one]
          : one,
      ),
    );
    expect(brokenGuards(paused)).toEqual(['the rate was kept', 'the ledger is clean']);
    const last = recordedFiles('steady').get('client-a')!.findLast(is('writer'))!;
    const idle = resultOf('steady', (files) =>
      replace(files, (one) => (isOperation(one) && one[0] === last.id && one[1] > 30 ? undefined : one)),
    );
    expect(brokenGuards(idle)).toEqual(['the rate was kept', 'the data is possible']);
    const absent = resultOf('steady', (files) =>
      replace(files, (one) => {
        if (isOperation(one)) return one[0] === last.id ? undefined : one;
        if (is('writer')(one) && one.id === last.id) return undefined;
        return 'writer' in one && one.writer === last.id ? undefined : one;
      }),
    );
    expect(brokenGuards(absent)).toContain('the rate was kept');
  });
});
