import { describe, expect, it } from 'vitest';
import {
  contextOf,
  addressOf,
  DEPLOYMENT,
  event,
  fault,
  finalReads,
  historyOf,
  nodePolls,
  phases,
  sameEverywhere,
  state,
  writes,
  type TinyWrite,
} from '../../../test/fixtures/tiny-history.ts';
import type { HistoryRecord, OperationRecord } from '../../history/record.ts';
import { lost } from '../lost.ts';
import { judge } from '../judge.ts';

const KEY = 'chaos:appends:0';
const TIMES = Array.from({ length: 80 }, (_, n) => n / 2);
const GONE = { grace: 'own', keepAway: false, volume: 'deleted' };
const SWITCH = `mymaster ${addressOf('redis-0')} 6379 ${addressOf('redis-2')} 6379`;
const BACK_AT = 12;

/** redis-0 is deleted with its volume at 10 s and master again at 12 s; all else stays as it is. */
const VOLUME_LOST = [
  DEPLOYMENT,
  ...phases(40),
  ...fault('lost', { from: 10, to: 25 }, { fault: 'delete-pod', parameters: GONE }),
];
const polls = (role: 'master' | 'slave' = 'master', runId = 'run-new'): HistoryRecord[] =>
  nodePolls('redis-0', TIMES, (at) =>
    at < 10
      ? state('master', { runId: 'run-of-redis-0' })
      : at < BACK_AT
        ? undefined
        : state(role, { runId }),
  );
/** What redis-0 held at the end, as the process that came back. */
const endsWith = (runs: readonly (readonly [number, number])[], runId = 'run-new'): HistoryRecord[] =>
  finalReads(
    {
      'redis-0': { lists: { [KEY]: runs }, state: state('master', { runId }) },
      'redis-1': { lists: { [KEY]: runs } },
      'redis-2': { lists: { [KEY]: runs } },
    },
    38,
  );

const ok = (number: number, at: number): TinyWrite => ({ number, outcome: 'ok', at, by: 'redis-0' });
/** Four writes before, two afterwards; those have been acknowledged by the new process. */
const WRITES = written([ok(1, 1), ok(2, 5), ok(3, 9), ok(4, 9.9), ok(5, 14), ok(6, 20)]);

function written(list: readonly TinyWrite[]): (HistoryRecord | OperationRecord)[] {
  const file = writes(list);
  const next: HistoryRecord = {
    kind: 'connection',
    at: 0,
    id: 1,
    writer: 0,
    node: 'redis-0',
    runId: 'run-new',
  };
  const first = file.findIndex((one) => Array.isArray(one));
  return [
    ...file.slice(0, first),
    next,
    ...file
      .slice(first)
      .map((one) =>
        Array.isArray(one) && (one as OperationRecord)[4] > BACK_AT * 1e6
          ? ((one as OperationRecord).with(6, 1) as unknown as OperationRecord)
          : one,
      ),
  ];
}

function judged(records: readonly HistoryRecord[], file = WRITES, expectation = lost({ emptiedBy: 'lost' })) {
  return judge(contextOf(historyOf([...VOLUME_LOST, ...records], file)), expectation);
}

describe('the master comes back empty', () => {
  it('holds when all from before is lost and nothing from afterwards', () => {
    const finding = judged([...polls(), ...endsWith([[5, 2]])]);
    expect(finding.sentence).toMatch(
      /^redis-0 came back 2\ss after the fault and stayed master: 4 of 4\swrites acknowledged before \(100\s%\) and 0 of 2 acknowledged afterwards are lost\. It came back empty/,
    );
    expect(finding.verdict).toBe('held');
  });

  it('fails when something from before survived, or something from afterwards did not', () => {
    const some = judged([...polls(), ...endsWith([[4, 3]])]);
    expect(some.verdict).toBe('failed');
    expect(some.sentence).toMatch(/3 of 4\swrites acknowledged before \(75\.?0?\s%\)/);
    expect(judged([...polls(), ...endsWith([[5, 1]])]).verdict).toBe('failed');
    expect(judged([...polls(), ...endsWith([[1, 6]])]).verdict).toBe('failed');
  });

  it('never calls nearly all of them all', () => {
    const many = written([...Array.from({ length: 2_001 }, (_, n) => ok(n + 1, n / 1_000)), ok(2_002, 14)]);
    const finding = judged(
      [
        ...polls(),
        ...endsWith([
          [1, 1],
          [2_002, 1],
        ]),
      ],
      many,
    );
    expect(finding.sentence).toContain('(99.9');
    expect(finding.verdict).toBe('failed');
  });

  it('fails when another master took over instead', () => {
    const records = [...polls(), ...endsWith([[5, 2]]), event(15, 'sentinel-1', '+switch-master', SWITCH)];
    expect(judged(records).sentence).toContain('Another master took over from redis-0');
    expect(judged(records).verdict).toBe('failed');
  });

  it('is undecided when it was not restarted, came back as a replica, or nothing was written on one side', () => {
    expect(judged([...polls('master', 'run-of-redis-0'), ...endsWith([[5, 2]])]).verdict).toBe('undecided');
    expect(judged([...polls('slave'), ...endsWith([[5, 2]])]).verdict).toBe('undecided');
    expect(judged([...polls(), ...endsWith([])], written([ok(1, 1)])).sentence).toContain('after redis-0');
    expect(judged([...polls(), ...endsWith([[1, 1]])], written([ok(1, 14)])).sentence).toContain(
      'before redis-0',
    );
    expect(judged([...polls()]).verdict).toBe('undecided');
    const elsewhere = fault('lost', { from: 10, to: 25 }, { targets: ['redis-1'] });
    const history = historyOf([DEPLOYMENT, ...phases(40), ...elsewhere, ...polls(), ...endsWith([])], WRITES);
    expect(judge(contextOf(history), lost({ emptiedBy: 'lost' })).verdict).toBe('undecided');
  });
});

it('is undecided for a time that was not the last', () => {
  const again = fault('lost', { from: 30, to: 33 }, { fault: 'delete-pod', parameters: GONE });
  const finding = judged([...polls(), ...again, ...endsWith([[5, 2]])]);
  expect(finding.verdict).toBe('undecided');
  expect(finding.sentence).toContain('"lost" was done again afterwards');
});

describe('the cause of a loss', () => {
  const causes = (records: readonly HistoryRecord[]): string[] => {
    const history = historyOf([...VOLUME_LOST, ...records], WRITES);
    const { losses, causeOf } = contextOf(history).facts;
    return losses!.lost.map((loss) => `${loss.number} ${causeOf(loss)}`);
  };

  it('is the empty restart for what was acknowledged before it and the restarted master did not hold', () => {
    expect(causes([...polls(), ...endsWith([[5, 2]])])).toEqual(
      [1, 2, 3, 4].map((n) => `${n} empty restart`),
    );
    const finding = judged([...polls(), ...endsWith([[5, 2]])], WRITES, lost({ atMost: 0 }));
    expect(finding.sentence).toContain('came back without this data, which the others then copied');
  });

  it('is another one for what was acknowledged afterwards, or was still there after the restart', () => {
    expect(causes([...polls(), ...endsWith([[5, 1]])]).at(-1)).toBe('6 never kept');
    const kept = finalReads(
      { 'redis-0': { lists: { [KEY]: [[1, 4]] }, state: state('master', { runId: 'run-new' }) } },
      20,
    ).map((record): HistoryRecord =>
      record.kind === 'read' || record.kind === 'reading'
        ? { ...record, when: 'before-heal', label: '1' }
        : record,
    );
    expect(causes([...polls(), ...kept, ...endsWith([[5, 2]])])).toEqual(
      [1, 2, 3, 4].map((n) => `${n} unreplicated tail`),
    );
  });

  it('is another one when nobody was restarted, or another master took over in between', () => {
    const tail = [1, 2, 3, 4].map((n) => `${n} unreplicated tail`);
    expect(causes([...polls('master', 'run-of-redis-0'), ...endsWith([[5, 2]], 'run-of-redis-0')])).toEqual(
      [1, 2, 3, 4].map((n) => `${n} never kept`),
    );
    expect(causes([...polls('slave'), ...endsWith([[5, 2]])])).toEqual(tail);
    expect(
      causes([...polls(), event(11, 'sentinel-1', '+switch-master', SWITCH), ...endsWith([[5, 2]])]),
    ).toEqual(tail);
    expect(causes([...polls(), ...sameEverywhere([[5, 2]])])).toEqual(tail);
  });

  it('is the second master for what the old one acknowledged once another was told to be master', () => {
    const order = event(
      13,
      'sentinel-1',
      '+failover-state-send-slaveof-noone',
      `slave ${addressOf('redis-2')}:6379 ${addressOf('redis-2')} 6379 @ mymaster ${addressOf('redis-0')} 6379`,
    );
    const switched = event(15, 'sentinel-1', '+switch-master', SWITCH);
    const told = causes([...polls(), order, switched, ...endsWith([[1, 4]])]);
    expect(told).toEqual(['5 second master', '6 second master']);
    expect(causes([...polls(), switched, ...endsWith([[1, 4]])])[0]).toBe('5 unreplicated tail');
    expect(causes([...polls(), order, ...endsWith([[1, 4]])])[1]).toBe('6 never kept');
  });

  it('is isolation of a master of whom single links were cut only if they were those to all other data nodes and to a Sentinel', () => {
    const cutFrom = (...others: readonly string[]): HistoryRecord[] =>
      fault(
        'links',
        { from: 0, to: 39 },
        {
          path: '0',
          fault: 'cut-links',
          links: others.map((to) => ({ from: 'redis-0', to })),
        },
      );
    const from = (...others: readonly string[]): string =>
      causes([...polls(), ...cutFrom(...others), ...endsWith([[1, 5]])])[0]!;
    expect(from('redis-1', 'redis-2', 'sentinel-0')).toBe('6 isolated master');
    expect(from('redis-1', 'redis-2')).toBe('6 never kept');
    expect(from('redis-1', 'sentinel-0')).toBe('6 never kept');
  });
});
