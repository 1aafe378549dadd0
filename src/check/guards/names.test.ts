import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  fault,
  historyOf,
  HOSTS,
  phases,
  s,
} from '../../../test/fixtures/tiny-history.ts';
import { loseName } from '../../fault/words.ts';
import type { HistoryRecord, RecordOf } from '../../history/record.ts';
import { NAMES_LOST } from './names.ts';

type When = RecordOf<'lookup'>['when'];

const NAME = 'redis-0.lab';
const AT: Readonly<Record<When, number>> = { before: 1.9, lost: 2.1, 'still-lost': 7.9, found: 8.1 };

const effect = loseName.definition.effect({ by: 'nxdomain' });
const life = fault('it', { from: 2, to: 8 }, { fault: 'lose-name', targets: [NAME], effect });

/** Every host is asked, and answered with this; by default with what is to be. */
function looks(answers: Partial<Record<When, string | undefined>> = {}, laterS = 0): HistoryRecord[] {
  const all = {
    before: '192.0.2.1',
    lost: undefined,
    'still-lost': undefined,
    found: '192.0.2.1',
    ...answers,
  };
  return (Object.keys(AT) as When[]).flatMap((when) =>
    HOSTS.map(({ name: host }): HistoryRecord => {
      const address = all[when] === undefined ? {} : { address: all[when] };
      return { kind: 'lookup', at: s(AT[when] + laterS), path: '1', when, host, name: NAME, ...address };
    }),
  );
}

function judged(...records: readonly HistoryRecord[]) {
  return NAMES_LOST.judge(contextOf(historyOf([DEPLOYMENT, ...phases(30), ...records])));
}

describe('a name that is to be lost', () => {
  it('led nowhere on any host while it was, and where it leads before and after', () => {
    expect(judged(...life, ...looks())).toEqual({
      intact: true,
      sentence:
        'Looked up on every host before, during and after, these led nowhere: redis-0.lab while "it" lasted.',
    });
    expect(judged()).toEqual({ intact: true, sentence: 'No name was to be lost.' });
  });

  it.each([
    [
      'led somewhere all the time',
      looks({ lost: '192.0.2.1', 'still-lost': '192.0.2.1' }),
      'led 192.0.2.1 on redis-0 at',
    ],
    ['came back too soon', looks({ 'still-lost': '192.0.2.1' }), 'at the end of "it"'],
    ['led nowhere before', looks({ before: undefined }), 'led nowhere on redis-0'],
    ['did not come back', looks({ found: undefined }), 'after "it"'],
    [
      'led elsewhere when it was back',
      looks({ found: '192.0.2.9' }),
      'led to 192.0.2.9 after "it", and to 192.0.2.1 as well',
    ],
    ['was never looked up', [], 'redis-0 was not asked for redis-0.lab before "it"'],
    [
      'was not looked up on one host',
      looks().filter((one) => !('host' in one && one.host === 'sentinel-3')),
      'sentinel-3 was not asked',
    ],
    ['was looked up at another time', looks({}, 15), 'redis-0 was not asked for redis-0.lab before "it"'],
  ])('is not proven when it %s', (_, lookups, why) => {
    const { intact, sentence } = judged(...life, ...lookups);
    expect(intact).toBe(false);
    expect(sentence).toContain(why);
  });

  describe('whose host moves meanwhile', () => {
    const named = DEPLOYMENT.kind === 'deployment' ? DEPLOYMENT : undefined;
    const deployed = {
      ...named!,
      processes: named!.processes.map((one) =>
        one.name === 'redis-0' ? { ...one, announced: { host: NAME, port: 6379 } } : one,
      ),
    };
    const moves = (at: number): HistoryRecord => ({
      kind: 'moved',
      at: s(at),
      host: 'redis-0',
      address: '192.0.2.9',
    });
    const elsewhere = (...records: readonly HistoryRecord[]) =>
      NAMES_LOST.judge(contextOf(historyOf([deployed, ...phases(30), ...life, ...records])));

    it('leads to where that is when it is back', () => {
      expect(elsewhere(...looks({ found: '192.0.2.9' }), moves(5)).intact).toBe(true);
      expect(elsewhere(...looks(), moves(5)).sentence).toContain(
        'led to 192.0.2.1 after "it", and its host was at 192.0.2.9',
      );
    });

    it.each([1, 20])('leads where it led if it did so before or after that (%s s)', (at) => {
      expect(elsewhere(...looks({ found: '192.0.2.9' }), moves(at)).intact).toBe(false);
      expect(elsewhere(...looks(), moves(at)).intact).toBe(true);
    });
  });

  it('is proven each time that the same step is walked through', () => {
    const again = fault('it', { from: 17, to: 23 }, { fault: 'lose-name', targets: [NAME], effect });
    expect(judged(...life, ...looks(), ...again, ...looks({}, 15)).intact).toBe(true);
    expect(judged(...life, ...looks(), ...again).sentence).toContain(
      'was not asked for redis-0.lab before "it"',
    );
    expect(judged(...life, ...looks(), ...again, ...looks({ lost: '192.0.2.1' }, 15)).intact).toBe(false);
  });

  it('is not proven where nothing has a name', () => {
    const nothing = fault('it', { from: 2, to: 8 }, { fault: 'lose-name', targets: [], effect });
    expect(judged(...nothing).sentence).toBe('"it" took no name away.');
  });
});
