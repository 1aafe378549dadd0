import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  historyOf,
  phases,
  s,
  sameEverywhere,
  writes,
} from '../../test/fixtures/tiny-history.ts';
import { DATA_POSSIBLE } from '../check/guards/data.ts';
import { PROGRAMS_ANSWERED } from '../check/guards/programs.ts';
import { judge } from '../check/judge.ts';
import { lost, misreported } from '../check/words.ts';
import type { ProgramRecord } from '../history/program-record.ts';
import type { HistoryRecord, OperationRecord } from '../history/record.ts';
import { program } from '../workload/program.ts';

const SHOP = program({ name: 'shop', command: ['shop'], writers: 1 });
const KEY = 'chaos:shop:0';
const event = (at: number, what: Partial<ProgramRecord>): HistoryRecord => ({
  kind: 'program',
  at: s(at),
  workload: 'shop',
  event: 'begun',
  ...what,
});
const ENDED = event(35, { event: 'ended', words: 'exit code 0', because: 'asked', misspoken: 0 });
/** Numbers 1 ok, 2 fail, 3 unsettled, 4 due when the program had ended. */
const OPERATIONS: OperationRecord[] = [
  [0, 1, s(1), s(1), s(1.1), 0, 0],
  [0, 2, s(2), s(2), s(2.1), 1, 0],
  [0, 3, s(3), s(3), s(34), 2, 1],
  [0, 4, s(4), -1, s(4), 1, 2],
];

function context(
  runs: readonly (readonly [number, number])[],
  own: readonly HistoryRecord[],
  ...others: (HistoryRecord | OperationRecord)[][]
) {
  const file: (HistoryRecord | OperationRecord)[] = [
    { kind: 'writer', at: 0, id: 0, workload: 'shop', host: 'client-a', key: KEY, program: true },
    { kind: 'block', at: 0, writer: 0, from: 1, to: 1_000 },
    { kind: 'connection', at: 0, id: 0, writer: 0 },
    { kind: 'error', at: 0, id: 0, code: 'program', text: 'READONLY' },
    { kind: 'error', at: 0, id: 1, code: 'unsettled', text: 'not settled' },
    { kind: 'error', at: 0, id: 2, code: 'no program', text: 'it had ended' },
    { kind: 'writing', at: s(0.5), workload: 'shop', phase: 'begun' },
    ...OPERATIONS,
    { kind: 'writing', at: s(36), workload: 'shop', phase: 'stopped' },
  ];
  const history = historyOf(
    [DEPLOYMENT, ...phases(40), ...sameEverywhere(runs, KEY), ...own],
    file,
    ...others,
  );
  return contextOf(history, { ...EXPERIMENT, workload: [...EXPERIMENT.workload, SHOP] });
}
const BEGUN = event(0.4, {});

describe('a client program', () => {
  it('that was there to the end is intact, and what it left unanswered is named', () => {
    const { intact, sentence } = PROGRAMS_ANSWERED.judge(context([[1, 1]], [BEGUN, ENDED]));
    expect(intact).toBe(true);
    expect(sentence).toMatch(/"shop" left 1\Wwrite unanswered/);
  });

  it.each<[string, readonly HistoryRecord[], RegExp]>([
    ['never began', [ENDED], /nothing shows that the program of "shop" was ready once/],
    ['has no end', [BEGUN], /nothing shows how the program of "shop" ended/],
    [
      'died',
      [BEGUN, { ...ENDED, because: 'itself', words: 'SIGSEGV' } as HistoryRecord],
      /ended by itself .*SIGSEGV/,
    ],
    ['flooded', [BEGUN, { ...ENDED, because: 'flooded' } as HistoryRecord], /flooded the agent/],
    [
      'misspoke',
      [
        BEGUN,
        event(3, { event: 'misspoke', words: 'no answer: hello' }),
        { ...ENDED, misspoken: 7 } as HistoryRecord,
      ],
      /7\Wlines of the program of "shop" were no answer to anything, the first at .*: no answer: hello/,
    ],
  ])('that %s makes the run undecided', (_, records, sentence) => {
    const judged = PROGRAMS_ANSWERED.judge(context([[1, 1]], records));
    expect(judged.intact).toBe(false);
    expect(judged.sentence).toMatch(sentence);
  });

  it('that calls refused what is in the data misreports it: that is neither lost nor the harness’s mistake', () => {
    const seen = context([[1, 2]], [BEGUN, ENDED]);
    expect(seen.facts.losses).toMatchObject({ lost: [], impossible: [], misreported: [{ number: 2 }] });
    expect(DATA_POSSIBLE.judge(seen).intact).toBe(true);
    expect(judge(seen, misreported({ workload: 'shop', atMost: 0 })).verdict).toBe('failed');
    expect(
      judge(context([[1, 1]], [BEGUN, ENDED]), misreported({ workload: 'shop', atMost: 0 })).verdict,
    ).toBe('held');
    expect(judge(seen, misreported({ workload: EXPERIMENT.workload[0]!.name, atMost: 0 })).verdict).toBe(
      'undecided',
    );
  });

  it.each([
    [
      'beyond all',
      [
        [1, 1],
        [2_000, 1],
      ],
    ],
    [
      'that was due when it had ended',
      [
        [1, 1],
        [4, 1],
      ],
    ],
  ] as const)('that wrote a number %s is named for it', (_, runs) => {
    expect(DATA_POSSIBLE.judge(context(runs, [BEGUN, ENDED]))).toMatchObject({
      intact: false,
      sentence: expect.stringContaining('that the program of "shop" was never asked to write') as string,
    });
  });

  describe('that is asked to read and to subscribe', () => {
    const follows = writes(
      [1, 2, 3].map((number) => ({ number, outcome: 'ok', at: number * 10, by: 'redis-0' })),
      { key: 'chaos:followed:0', workload: 'followed' },
    );
    const reader = (...reads: readonly OperationRecord[]): (HistoryRecord | OperationRecord)[] => [
      {
        kind: 'writer',
        at: 0,
        id: 0,
        workload: 'reads',
        host: 'client-a',
        key: 'chaos:reads:0',
        reads: 'chaos:followed:0',
        through: 'shop',
      },
      { kind: 'connection', at: 0, id: 0, writer: 0 },
      { kind: 'error', at: 0, id: 0, code: 'unsettled', text: 'not settled' },
      ...reads,
    ];
    const read = (number: number, at: number, seen: number): OperationRecord => [
      0,
      number,
      s(at),
      s(at),
      s(at),
      0,
      0,
      seen,
    ];
    const answered = (records: readonly HistoryRecord[], ...reads: readonly OperationRecord[]) =>
      PROGRAMS_ANSWERED.judge(context([[1, 1]], [BEGUN, ...records, ENDED], follows, reader(...reads)));

    it('is intact where it answers with what was there, though it was stamped a moment late', () => {
      expect(answered([], read(1, 5, 0), read(2, 11, 1), read(3, 19.5, 2), read(4, 36, 3))).toMatchObject({
        intact: true,
      });
    });

    it.each([
      ['had not been written yet', 12, 3],
      ['was never written', 38, 4],
    ])('makes the run undecided where it answers with what %s', (_, at, seen) => {
      const judged = answered([], read(1, 11, 1), read(2, at, seen));
      expect(judged.intact).toBe(false);
      expect(judged.sentence).toMatch(
        /the program of "shop" answered 1\Wread with what nobody had written by then: chaos:reads:0 is said to have seen number \d of chaos:followed:0 at /,
      );
    });

    it('is named for what it leaves unanswered', () => {
      const silent = event(5, { event: 'unanswered', words: 'news:subscriber-0 chaos:news:0' });
      const { intact, sentence } = answered([silent], [0, 1, s(9), s(9), s(34), 2, 0]);
      expect(intact).toBe(true);
      expect(sentence).toMatch(
        /"shop" left 1\Wread unanswered, the first asked for at .*"shop" left 1\Wsubscription unanswered, the first of them: news:subscriber-0 chaos:news:0/,
      );
    });
  });

  it('does not say who acknowledged, so that nothing says why a write of it is lost', () => {
    const seen = context([], [BEGUN, ENDED]);
    const { losses, causeOf } = seen.facts;
    expect(losses!.lost.map((loss) => causeOf(loss))).toEqual(['not known']);
    expect(judge(seen, lost({ atMost: 0 }))).toMatchObject({
      verdict: 'failed',
      sentence: expect.stringContaining('which does not say by whom') as string,
    });
  });
});
