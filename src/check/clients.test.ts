import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  finalReads,
  historyOf,
  phases,
  writes,
  type TinyWrite,
} from '../../test/fixtures/tiny-history.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { HistoryRecord, OperationRecord } from '../history/record.ts';
import { appends } from '../workload/appends.ts';
import { increments } from '../workload/increments.ts';
import { sets } from '../workload/sets.ts';
import { duplicates } from './duplicates.ts';
import { DATA_POSSIBLE } from './guards/data.ts';
import { hung } from './hung.ts';
import { losses } from './losses-of.ts';
import { judge } from './judge.ts';

const FROZEN = { from: 10, to: 40 };
const RUN = [DEPLOYMENT, ...phases(60), ...fault('freeze', FROZEN, { fault: 'freeze' })];

/** The library's way and the strict one side by side, and workloads of other kinds. */
const COMPARED: Experiment = {
  ...EXPERIMENT,
  workload: [
    appends({ name: 'library', profile: 'application' }),
    appends({ name: 'strict' }),
    increments({ name: 'counting', profile: 'application' }),
    sets({ name: 'keys' }),
  ],
};

type Lines = (HistoryRecord | OperationRecord)[];

function writerOf(workload: string, list: readonly TinyWrite[]): Lines {
  const counter = workload === 'counting' ? ({ counter: true } as const) : {};
  return writes(list, { key: `chaos:${workload}:0`, workload, ...counter });
}

function judged(expectation: Expectation, reads: HistoryRecord[], ...writers: Lines[]) {
  return judge(contextOf(historyOf([...RUN, ...reads], ...writers), COMPARED), expectation);
}

/** Acknowledged once a second, from one second to another. */
function acks(fromS: number, toS: number, by: string, first = 1): TinyWrite[] {
  return Array.from({ length: toS - fromS + 1 }, (_, index) => ({
    number: first + index,
    outcome: 'ok',
    at: fromS + index,
    by,
  }));
}

function lists(held: Readonly<Record<string, readonly (readonly [number, number])[]>>): HistoryRecord[] {
  return finalReads({
    'redis-0': {
      lists: Object.fromEntries(Object.entries(held).map(([name, runs]) => [`chaos:${name}:0`, runs])),
    },
  });
}

describe('a client that hangs', () => {
  const expectation = hung({ workload: 'library', after: 'freeze' });
  const before = acks(1, 9, 'redis-0');
  const pending: TinyWrite = { number: 10, outcome: 'unknown', at: 50, by: 'unsettled' };
  const library = writerOf('library', [...before, { ...pending, at: 20 }]);
  const strict = writerOf('strict', [...before, ...acks(16, 39, 'redis-1', 10)]);

  it('is one without an acknowledgement while others get theirs', () => {
    const finding = judged(expectation, [], library, strict);
    expect(finding.verdict).toBe('held');
    expect(finding.sentence).toMatch(/hung for the 30\ss that/);
  });

  it('is not one that comes back while the fault lasts, however late', () => {
    const late = writerOf('library', [...before, pending, ...acks(39, 39, 'redis-1', 11)]);
    expect(judged(expectation, [], late, strict).verdict).toBe('failed');
  });

  it.each([
    ['was not acknowledged before', [library.slice(0, 0), strict]],
    ['had nothing to write', [writerOf('library', before), strict]],
    ['was alone', [library]],
    ['had nobody beside it that came back', [library, writerOf('strict', before)]],
    ['had somebody beside it only at the end', [library, writerOf('strict', acks(31, 39, 'redis-1'))]],
    ['saw others only at the frozen node', [library, writerOf('strict', acks(16, 39, 'redis-0'))]],
  ] as [string, Lines[]][])('is not known of one that %s', (_, writers) => {
    expect(judged(expectation, [], ...writers).verdict).toBe('undecided');
  });

  it('is not known of a fault that was not healed', () => {
    const history = historyOf([DEPLOYMENT, ...phases(60)], library, strict);
    expect(judge(contextOf(history, COMPARED), expectation).verdict).toBe('undecided');
  });
});

describe('what a workload writes twice', () => {
  const list = acks(1, 3, 'redis-0');
  const twice = lists({
    library: [
      [1, 3],
      [2, 1],
    ],
    strict: [[1, 3]],
  });

  it('is counted for that workload alone', () => {
    const writers = [writerOf('library', list), writerOf('strict', list)];
    const of = (workload: string, amount: { atLeast: number } | { atMost: number }) =>
      judged(duplicates({ workload, ...amount }), twice, ...writers).verdict;
    expect(of('library', { atLeast: 1 })).toBe('held');
    expect(of('library', { atMost: 0 })).toBe('failed');
    expect(of('strict', { atMost: 0 })).toBe('held');
    expect(of('strict', { atLeast: 1 })).toBe('failed');
  });

  it('shows in a counter that went up by more than it acknowledged', () => {
    const counted = list.map((one, index) => ({ ...one, value: [1, 2, 4][index]! }));
    const finding = judged(
      duplicates({ workload: 'counting', atLeast: 1 }),
      lists({ counting: [[1, 4]] }),
      writerOf('counting', counted),
    );
    expect(finding.verdict).toBe('held');
    expect(finding.evidence[0]!.text).toContain('chaos:counting:0 number 3');
  });

  it('is not known of keys, without data, and without an acknowledgement', () => {
    const none = duplicates({ workload: 'library', atMost: 0 });
    const ofKeys = duplicates({ workload: 'keys', atMost: 0 });
    expect(judged(ofKeys, lists({ keys: [[1, 3]] }), writerOf('keys', list)).verdict).toBe('undecided');
    expect(judged(none, [], writerOf('library', list)).verdict).toBe('undecided');
    expect(judged(none, twice, writerOf('library', [])).verdict).toBe('undecided');
  });

  it('is impossible only of clients that send nothing again', () => {
    const guarded = (reads: HistoryRecord[]) =>
      DATA_POSSIBLE.judge(
        contextOf(
          historyOf([...RUN, ...reads], writerOf('library', list), writerOf('strict', list)),
          COMPARED,
        ),
      );
    expect(guarded(twice).intact).toBe(true);
    expect(
      guarded(
        lists({
          library: [[1, 3]],
          strict: [
            [1, 3],
            [2, 1],
          ],
        }),
      ).intact,
    ).toBe(false);
  });
});

describe('what a workload loses', () => {
  const list = acks(1, 3, 'redis-0');
  const writers = [writerOf('library', list), writerOf('strict', list)];
  const reads = lists({ library: [[1, 2]], strict: [[1, 3]] });

  it('is counted for that workload alone', () => {
    const of = (workload: string, amount: { atLeast: number } | { atMost: number }) =>
      judged(losses({ workload, ...amount }), reads, ...writers).verdict;
    expect(of('library', { atLeast: 1 })).toBe('held');
    expect(of('library', { atMost: 0 })).toBe('failed');
    expect(of('strict', { atLeast: 1 })).toBe('failed');
    expect(of('strict', { atMost: 0 })).toBe('held');
  });

  it('is not known without data or acknowledgements', () => {
    const none = losses({ workload: 'library', atMost: 0 });
    expect(judged(none, [], ...writers).verdict).toBe('undecided');
    expect(judged(none, reads, writerOf('library', [])).verdict).toBe('undecided');
  });
});
