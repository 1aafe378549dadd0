import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  EXPERIMENT,
  fault,
  historyOf,
  phases,
  s,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import type { Expectation } from '../experiment/expectation.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { SentinelView } from '../history/sentinel-view.ts';
import { judge } from './judge.ts';
import { knows } from './knows.ts';

/** A Sentinel is gone from 10 s to 40 s, and in between, at 20 s, one after the other is reset. */
const FAULTS = [
  ...fault('gone', { from: 10, to: 40 }, { path: '1', targets: ['sentinel-4'] }),
  ...fault(
    'reset',
    { from: 20, to: 20.1 },
    { path: '1.1', fault: 'sentinel-reset', targets: ['sentinel-0'] },
  ),
];

function judged(
  expectation: Expectation,
  viewAt: (sentinel: string, at: number) => Partial<SentinelView>,
  isKept: (record: HistoryRecord) => boolean = () => true,
) {
  const polls = sentinelPolls(0, 60, viewAt).filter(isKept);
  // The dead one does not answer.
  const seen = polls.map((record) =>
    record.kind === 'sentinel' && record.sentinel === 'sentinel-4' && record.at > s(10) && record.at < s(40)
      ? { kind: record.kind, at: record.at, sentinel: record.sentinel, reachable: false as const }
      : record,
  );
  const history = historyOf([DEPLOYMENT, ...phases(60), ...FAULTS, ...seen]);
  return judge(contextOf(history, { ...EXPERIMENT, expect: [expectation] }), expectation);
}

/** From the reset on, and up to the heal, three others are known; `late` s after it by one of them. */
const forgets =
  (late = 0) =>
  (sentinel: string, at: number): Partial<SentinelView> =>
    at >= 20 + (sentinel === 'sentinel-3' ? late : 0) && at < 40 ? { knownSentinels: 3 } : {};

describe('what Sentinels know', () => {
  it('is of those that are gone as well, until they are reset', () => {
    const { verdict, sentence } = judged(knows({ after: 'gone', sentinels: 4, replicas: 2 }), () => ({}));
    expect(verdict).toBe('held');
    expect(sentence).toBe('Each of 4 Sentinels that answered knew 4 other Sentinels and 2 replicas.');
    expect(judged(knows({ after: 'reset', within: '5s', sentinels: 3 }), forgets()).verdict).toBe('held');
  });

  it('fails where one Sentinel knows more or fewer, once at any moment', () => {
    const forgotten = judged(knows({ after: 'gone', sentinels: 4 }), (sentinel, at) =>
      sentinel === 'sentinel-2' && at === 30 ? { knownSentinels: 3 } : {},
    );
    expect(forgotten.verdict).toBe('failed');
    expect(forgotten.sentence).toMatch(/^sentinel-2 knew 3 other Sentinels and 2 replicas at \+/);
    expect(
      judged(knows({ after: 'gone', replicas: 2 }), (_, at) =>
        at > 30 && at < 32 ? { knownReplicas: 3 } : {},
      ).verdict,
    ).toBe('failed');
    // A ghost that is never forgotten.
    expect(judged(knows({ after: 'reset', within: '5s', sentinels: 3 }), () => ({})).verdict).toBe('failed');
  });

  it('is looked at until the order that changes it, where one is named', () => {
    const expectation = knows({ after: 'gone', until: 'reset', sentinels: 4, replicas: 2 });
    expect(judged(expectation, forgets()).verdict).toBe('held');
    expect(judged(knows({ after: 'gone', sentinels: 4 }), forgets()).verdict).toBe('failed');
    const early = judged(expectation, (_, at) => (at >= 19 && at < 40 ? { knownSentinels: 3 } : {}));
    expect(early.verdict).toBe('failed');
  });

  it('may be otherwise for so long after the fault, and after the heal', () => {
    expect(judged(knows({ after: 'reset', within: '5s', sentinels: 3 }), forgets(4)).verdict).toBe('held');
    expect(judged(knows({ after: 'reset', within: '5s', sentinels: 3 }), forgets(6)).verdict).toBe('failed');
  });

  it('is that of the last answers where no fault is named', () => {
    expect(judged(knows({ sentinels: 4, replicas: 2 }), forgets()).verdict).toBe('held');
    const ghost = (sentinel: string) => (sentinel === 'sentinel-1' ? { knownSentinels: 5 } : {});
    const { verdict, measures } = judged(knows({ sentinels: 4 }), ghost);
    expect(verdict).toBe('failed');
    expect(measures.find(({ id }) => id === 'mostSentinels')!.value).toBe(5);
  });

  it('is that of the last answer, where the very last question had none', () => {
    const views = sentinelPolls(0, 60, (sentinel) =>
      sentinel === 'sentinel-1' ? { knownSentinels: 3 } : {},
    );
    const polls = views.map((record) =>
      record.kind === 'sentinel' && record.sentinel === 'sentinel-1' && record.at >= s(59)
        ? { kind: record.kind, at: record.at, sentinel: record.sentinel, reachable: false as const }
        : record,
    );
    const history = historyOf([DEPLOYMENT, ...phases(60), ...polls]);
    expect(judge(contextOf(history), knows({ sentinels: 4 })).verdict).toBe('failed');
  });

  it('is undecided where a Sentinel was not asked, unless it was dead', () => {
    const isAsked = (from: number) => (record: HistoryRecord) =>
      record.kind !== 'sentinel' ||
      record.sentinel !== 'sentinel-1' ||
      record.at < s(from) ||
      record.at > s(33);
    expect(judged(knows({ after: 'gone', sentinels: 4 }), () => ({}), isAsked(30)).verdict).toBe('undecided');
    const never = (record: HistoryRecord) => record.kind !== 'sentinel' || record.at < s(30);
    expect(judged(knows({ sentinels: 4 }), () => ({}), never).verdict).toBe('undecided');
    expect(judged(knows({ after: 'gone', within: '40s', sentinels: 4 }), () => ({})).verdict).toBe(
      'undecided',
    );
  });

  it('is refused where nothing is to be known, or nothing begins that may take time', () => {
    const { definition } = knows;
    expect(definition.problem!({ after: 'gone' })).toBe('must have sentinels or replicas');
    expect(definition.problem!({ sentinels: 4, within: '5s' })).toBe(
      'can have within and until with after only',
    );
  });
});
