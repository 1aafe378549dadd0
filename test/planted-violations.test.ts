import { describe, expect, it } from 'vitest';
import type { HistoryRecord, OperationRecord } from '../src/history/record.ts';
import type { RunResult } from '../src/report/result.ts';
import {
  is,
  isOperation,
  recordedFiles,
  recordedIds,
  replace,
  resultOf,
  type Files,
  type Line,
} from './fixtures/recorded.ts';

const SECOND = 1e6;

function verdictOf(result: RunResult, check: string): string | undefined {
  return result.findings.find((finding) => finding.check === check)?.verdict;
}

function brokenGuards(result: RunResult): string[] {
  return result.guards.filter((guard) => !guard.intact).map((guard) => guard.name);
}

/** When the first fault with this name was injected and healed. */
function faultTimes(id: string, as: string): { from: number; to: number } {
  const records = recordedFiles(id)
    .get('runner')!
    .filter(is('fault'))
    .filter((record) => record.as === as);
  return {
    from: records.find((one) => one.phase === 'injecting')!.at,
    to: records.find((one) => one.phase === 'healing')!.at,
  };
}

/** Changes the runs of the final reads of some nodes. */
function changeData(
  files: Files,
  change: (runs: [number, number][], node: string) => [number, number][],
  node?: string,
): void {
  const done = new Set<string>();
  replace(files, (one) => {
    if (
      !is('read')(one) ||
      one.when !== 'final' ||
      (node !== undefined && one.node !== node) ||
      done.has(one.node)
    )
      return one;
    done.add(one.node);
    return {
      ...one,
      runs: change(
        one.runs.map(([first, count]) => [first, count]),
        one.node,
      ),
    };
  });
}

/** The nodes by connection id in one client's file. */
function connections(files: Files, client: string): Map<number, string> {
  return new Map(
    files
      .get(client)!
      .filter(is('connection'))
      .map((record) => [record.id, record.node]),
  );
}

function withDone(operation: OperationRecord, done: number): OperationRecord {
  const [writer, number, , , , outcome, source] = operation;
  return [writer, number, done - 2_000, done - 1_000, done, outcome, source];
}

describe('recorded runs', () => {
  it.each(recordedIds())('%s holds as it was recorded', (id) => {
    const result = resultOf(id);
    expect(result.verdict.reasons).toEqual([]);
    expect(result.verdict.word).toBe('held');
  });

  it('are there for every experiment', () => {
    expect(recordedIds()).toHaveLength(5);
  });
});

describe('planted in the data', () => {
  it('an acknowledged write that is gone from every node is lost', () => {
    const result = resultOf('master-killed', (files) =>
      changeData(files, ([[first, count] = [1, 1], ...rest]) => [[first, count - 1], ...rest]),
    );
    expect(verdictOf(result, 'lost-writes')).toBe('failed');
    expect(verdictOf(result, 'converged')).toBe('held');
    expect(result.verdict.word).toBe('failed');
  });

  it('a write that is gone from one replica only is a node that did not converge', () => {
    const master = recordedFiles('master-killed')
      .get('observer')!
      .filter(is('reading'))
      .find((one) => one.state?.role === 'master' && one.when === 'final')!.node;
    const replica = ['redis-0', 'redis-1', 'redis-2'].find((node) => node !== master)!;
    const result = resultOf('master-killed', (files) =>
      changeData(files, ([[first, count] = [1, 1], ...rest]) => [[first, count - 1], ...rest], replica),
    );
    expect(verdictOf(result, 'converged')).toBe('failed');
    expect(verdictOf(result, 'lost-writes')).toBe('held');
  });

  it('a write that stands there twice, or that nobody attempted, is a harness that is wrong', () => {
    const twice = resultOf('steady', (files) => changeData(files, (runs) => [...runs, [1, 1]]));
    expect(brokenGuards(twice)).toEqual(['the data is possible']);
    expect(twice.verdict.word).toBe('undecided');
    const unheard = resultOf('steady', (files) => changeData(files, (runs) => [...runs, [9_000_000, 1]]));
    expect(brokenGuards(unheard)).toEqual(['the data is possible']);
  });

  it('a refused write that is there is a harness that is wrong', () => {
    const result = resultOf('steady', (files) => {
      const lines = files.get('client-a')!;
      const index = lines.findIndex(isOperation);
      const [writer, number, intended, sent, done] = lines[index] as OperationRecord;
      lines.splice(index, 1, { kind: 'error', at: 0, id: 60, code: 'READONLY', text: '' }, [
        writer,
        number,
        intended,
        sent,
        done,
        1,
        60,
      ]);
    });
    expect(brokenGuards(result)).toEqual(['the data is possible']);
  });

  it('a node that was not read leaves it undecided', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) => (is('reading')(one) && one.node === 'redis-1' ? undefined : one)),
    );
    expect(brokenGuards(result)).toContain('every node was read at the end');
    expect(result.verdict.word).toBe('undecided');
  });
});

describe('planted in the faults', () => {
  const isLink = is('link');
  const links = (change: (record: Extract<HistoryRecord, { kind: 'link' }>) => Line) => (files: Files) =>
    replace(files, (one) => (isLink(one) ? change(one) : one));

  it.each([
    [
      'packets pass while a link is cut',
      links((one) => (one.when === 'still-cut' ? { ...one, passed: one.passed + 3 } : one)),
    ],
    ['nothing is dropped', links((one) => ({ ...one, dropped: 0 }))],
    [
      'nothing passed before',
      links((one) => (one.when === 'before' || one.when === 'baseline' ? { ...one, passed: 0 } : one)),
    ],
    ['nothing passes after', links((one) => (one.when === 'after' ? { ...one, passed: 0 } : one))],
    ['nobody counted', (files: Files) => replace(files, (one) => (isLink(one) ? undefined : one))],
    [
      'a cut link can be dialled',
      (files: Files) =>
        replace(files, (one) => (is('dial')(one) && one.when === 'cut' ? { ...one, connected: true } : one)),
    ],
  ])('a cut does not count when %s', (_, mutate) => {
    const result = resultOf('master-isolated', mutate);
    expect(brokenGuards(result)).toEqual(['cut links were cut']);
    expect(result.verdict.word).toBe('undecided');
  });

  it('a kill does not count when the kernel says that the process runs, or was not asked', () => {
    const isState = is('process-state');
    const alive = resultOf('master-killed', (files) =>
      replace(files, (one) => (isState(one) && one.state === 'dead' ? { ...one, state: 'running' } : one)),
    );
    expect(brokenGuards(alive)).toEqual(['process faults took effect']);
    expect(alive.verdict.word).toBe('undecided');
    const unasked = resultOf('master-killed', (files) =>
      replace(files, (one) => (isState(one) && one.act === undefined ? undefined : one)),
    );
    expect(brokenGuards(unasked)).toEqual(['process faults took effect']);
  });

  it('a fault that was not healed, and a run that was interrupted, are undecided', () => {
    const unhealed = resultOf('master-killed', (files) =>
      replace(files, (one) => (is('fault')(one) && one.phase === 'healed' ? undefined : one)),
    );
    expect(brokenGuards(unhealed)).toContain('the run was complete');
    const interrupted = resultOf('steady', (files) =>
      replace(files, (one) => (is('phase')(one) && one.phase === 'ended' ? undefined : one)),
    );
    expect(interrupted.run.interrupted).toBe(true);
    expect(interrupted.verdict.word).toBe('undecided');
  });
});

describe('planted in what the Sentinels said', () => {
  const { from, to } = faultTimes('sentinels-below-majority', 'majority-cut');
  const middle = (from + to) / 2;
  const addEvent = (channel: string, payload: string) => (files: Files) => {
    files.get('observer')!.push({ kind: 'event', at: middle, sentinel: 'sentinel-0', channel, payload });
  };

  it.each([
    ['an election', addEvent('+elected-leader', 'master mymaster 192.0.2.1 6379')],
    ['a switch', addEvent('+switch-master', 'mymaster 192.0.2.1 6379 192.0.2.2 6379')],
    [
      'a new config epoch',
      (files: Files) =>
        replace(files, (one) =>
          is('sentinel')(one) && one.sentinel === 'sentinel-1' && one.at > middle && one.at < to && one.view
            ? { ...one, view: { ...one.view, configEpoch: one.view.configEpoch + 1 } }
            : one,
        ),
    ],
  ])('%s without the majority is a failover', (_, mutate) => {
    const result = resultOf('sentinels-below-majority', mutate);
    expect(verdictOf(result, 'no-failover')).toBe('failed');
    expect(result.verdict.word).toBe('failed');
  });

  it('no refused try, or no control, leaves the absence undecided', () => {
    const isEvent = is('event');
    const untried = resultOf('sentinels-below-majority', (files) =>
      replace(files, (one) =>
        isEvent(one) && one.channel === '-failover-abort-not-elected' ? undefined : one,
      ),
    );
    expect(verdictOf(untried, 'no-failover')).toBe('undecided');
    const control = faultTimes('sentinels-below-majority', 'control');
    const uncontrolled = resultOf('sentinels-below-majority', (files) =>
      replace(files, (one) => (isEvent(one) && one.at > control.from && one.at < from ? undefined : one)),
    );
    expect(verdictOf(uncontrolled, 'no-failover')).toBe('undecided');
    expect(verdictOf(uncontrolled, 'failover')).toBe('failed');
  });

  it('two masters in one config epoch are seen', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('sentinel')(one) && one.sentinel === 'sentinel-3' && one.view
          ? { ...one, view: { ...one.view, masterAddress: '192.0.2.2:6379', master: 'redis-1' } }
          : one,
      ),
    );
    expect(verdictOf(result, 'one-master-per-epoch')).toBe('failed');
    expect(verdictOf(result, 'sentinels-agree')).toBe('failed');
  });

  it('a Sentinel that nobody watched, and one in TILT, leave it undecided', () => {
    const blind = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('sentinel')(one) && one.sentinel === 'sentinel-2' && one.at > 10 * SECOND && one.at < 13 * SECOND
          ? undefined
          : one,
      ),
    );
    expect(brokenGuards(blind)).toEqual(['the observer saw everything']);
    const deaf = resultOf('steady', (files) =>
      replace(files, (one) => (is('listening')(one) && one.sentinel === 'sentinel-2' ? undefined : one)),
    );
    expect(brokenGuards(deaf)).toEqual(['the observer saw everything']);
    const tilt = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('sentinel')(one) && one.view ? { ...one, view: { ...one.view, tilt: true } } : one,
      ),
    );
    expect(brokenGuards(tilt)).toEqual(['no Sentinel was in TILT']);
    expect(tilt.verdict.word).toBe('undecided');
  });
});

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
    expect(verdictOf(result, 'loss-only-from')).toBe('failed');
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
    expect(verdictOf(result, 'loss-bound')).toBe('failed');
  });

  it('an old master that takes writes for ever is seen', () => {
    const { to } = faultTimes('master-isolated', 'partition');
    const result = resultOf('master-isolated', (files) =>
      replace(files, (one) =>
        is('probe')(one) && one.node === 'redis-0' && one.at > to ? { ...one, accepted: true } : one,
      ),
    );
    expect(verdictOf(result, 'two-writable-masters')).toBe('failed');
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

  it('a harness that was held up leaves it undecided', () => {
    const stalled = resultOf('steady', (files) => {
      files
        .get('observer')!
        .push({
          kind: 'health',
          at: 5 * SECOND,
          process: 'observer',
          loopDelayMaxMs: 900,
          clockJumpMs: 0,
          cpu: 1,
        });
    });
    expect(brokenGuards(stalled)).toEqual(['the machine kept up']);
    const jumped = resultOf('steady', (files) => {
      files
        .get('observer')!
        .push({
          kind: 'health',
          at: 5 * SECOND,
          process: 'observer',
          loopDelayMaxMs: 9,
          clockJumpMs: 3_000,
          cpu: 1,
        });
    });
    expect(brokenGuards(jumped)).toEqual(['the machine kept up']);
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
});
