import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import { readdress } from '../../fault/words.ts';
import type { HistoryRecord, RecordOf } from '../../history/record.ts';
import { ADDRESSES_CHANGED } from './addresses.ts';

type When = RecordOf<'address'>['when'];

const WHO = 'sentinel-2';
const [FORMER, NEXT] = ['192.0.2.6', '192.0.2.11'];
const AT: Readonly<Record<When, number>> = { before: 1.9, lost: 2.1, 'still-lost': 7.9, found: 8.1 };
/** Who answers when; by default as it is to be. */
const ANSWERS: Readonly<Record<When, Readonly<Record<string, boolean>>>> = {
  before: { [FORMER]: true },
  lost: { [FORMER]: false },
  'still-lost': { [FORMER]: false },
  found: { [FORMER]: false, [NEXT]: true },
};

const effect = readdress.definition.effect({ id: 'kept' });
const life = fault('it', { from: 2, to: 8 }, { fault: 'readdress', targets: [WHO], effect });
const heard: HistoryRecord = { kind: 'sentinel', at: s(9), sentinel: WHO, reachable: true };

function trials(given: Partial<typeof ANSWERS> = {}, laterS = 0): HistoryRecord[] {
  return Object.entries({ ...ANSWERS, ...given }).flatMap(([when, answers]) =>
    Object.entries(answers).map(([address, answers]): HistoryRecord => ({
      kind: 'address',
      at: s(AT[when as When] + laterS),
      path: '1',
      when: when as When,
      host: WHO,
      address,
      answers,
    })),
  );
}

function judged(...records: readonly HistoryRecord[]) {
  return ADDRESSES_CHANGED.judge(contextOf(historyOf([DEPLOYMENT, ...phases(30), ...records])));
}

describe('a Sentinel that is to have another address', () => {
  it('had the first until the fault, and the other after it', () => {
    expect(judged(...life, ...trials(), heard)).toEqual({
      intact: true,
      sentence:
        'Tried by connections, and by the observer: sentinel-2 had 192.0.2.6 until "it" and 192.0.2.11 after it, and nobody answered at 192.0.2.6 any more.',
    });
    expect(judged()).toEqual({ intact: true, sentence: 'No address was to change.' });
  });

  it.each([
    ['kept its address', { found: { [FORMER]: true } }, 'somebody answered at 192.0.2.6 of sentinel-2'],
    ['lived on at its address', { lost: { [FORMER]: true } }, 'at the beginning of "it"'],
    ['came back to its address too soon', { 'still-lost': { [FORMER]: true } }, 'at the end of "it"'],
    ['had no address before', { before: {} }, 'nobody was seen to answer'],
    [
      'came back nowhere',
      { found: { [FORMER]: false, [NEXT]: false } },
      'nobody answered at another address',
    ],
    ['was not looked for', { lost: {} }, '192.0.2.6 of sentinel-2 was not tried at the beginning of "it"'],
    ['is at both', { found: { [FORMER]: true, [NEXT]: true } }, 'after "it"'],
  ] as const)('is not proven when it %s', (_, given, why) => {
    const { intact, sentence } = judged(...life, ...trials(given), heard);
    expect(intact).toBe(false);
    expect(sentence).toContain(why);
  });

  it('is not proven by an address where the observer is not answered', () => {
    const silent = { ...heard, reachable: false } as HistoryRecord;
    expect(judged(...life, ...trials(), silent).sentence).toContain('did not answer the observer');
    expect(judged(...life, ...trials()).intact).toBe(false);
  });

  it('is not proven by what was tried at another time', () => {
    expect(judged(...life, ...trials({}, 15), heard).intact).toBe(false);
  });
});
