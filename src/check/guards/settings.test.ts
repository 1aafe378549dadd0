import { describe, expect, it } from 'vitest';
import { contextOf, DEPLOYMENT, fault, historyOf, phases, s } from '../../../test/fixtures/tiny-history.ts';
import { configure, sentinelSet } from '../../fault/words.ts';
import type { CommandRecord, HistoryRecord } from '../../history/record.ts';
import { SETTINGS_CHANGED } from './settings.ts';

const effect = configure.definition.effect({ settings: { maxmemory: '1mb' } });
const changes = fault('full', { from: 3, to: 6 }, { fault: 'configure', effect });
const command = (atMs: number, words: string, reply: string): HistoryRecord => ({
  kind: 'command',
  process: 'redis-0',
  words,
  sent: s(atMs / 1e3),
  at: s(atMs / 1e3) + 100,
  reply,
});
const read = (atMs: number, value: string): HistoryRecord =>
  command(atMs, 'CONFIG GET maxmemory', JSON.stringify(['maxmemory', value]));
const SET = command(3_000.4, 'CONFIG SET maxmemory 1mb', '"OK"');
const RESTORED = command(6_000.4, 'CONFIG SET maxmemory 0', '"OK"');

/** The four values read: before, changed, kept, restored. */
const answers = (...values: readonly (string | undefined)[]): HistoryRecord[] =>
  [3_000.2, 3_000.6, 6_000.2, 6_000.6].flatMap((at, index) =>
    values[index] === undefined ? [] : [read(at, values[index])],
  );
const judged = (records: readonly HistoryRecord[], life: readonly HistoryRecord[] = changes) =>
  SETTINGS_CHANGED.judge(
    contextOf(historyOf([DEPLOYMENT, ...phases(9), ...life], [SET, ...records, RESTORED])),
  );

describe('settings that were to be changed', () => {
  it('were, where the process answered them, and those of before afterwards', () => {
    expect(judged(answers('0', '1048576', '1048576', '0'))).toEqual({
      intact: true,
      sentence: 'Answered by the processes themselves: redis-0 went from maxmemory 0 to 1048576 and back.',
    });
  });

  it.each<[string, readonly (string | undefined)[], string]>([
    ['nothing was read', [], 'redis-0 was not asked for maxmemory before and after "full" changed it.'],
    [
      'the order was silently not carried out',
      ['0', '0', '0', '0'],
      'redis-0 went by maxmemory 0 and not by 1mb when "full" had changed it.',
    ],
    [
      'it had them before',
      ['1048576', '1048576', '1048576', '1048576'],
      'redis-0 went by maxmemory 1048576 before "full" as well.',
    ],
    [
      'somebody else set them meanwhile',
      ['0', '1048576', '5', '0'],
      'redis-0 went by maxmemory 5 at the end of "full", and not by 1048576 any more.',
    ],
    [
      'it was not asked when they were put back',
      ['0', '1048576'],
      'redis-0 was not asked for maxmemory before and after "full" was healed.',
    ],
    [
      'they were not put back',
      ['0', '1048576', '1048576', '1048576'],
      'redis-0 went by maxmemory 1048576 after "full", and not by 0 as before.',
    ],
  ])('were not, where %s', (_, values, sentence) => {
    expect(judged(answers(...values))).toMatchObject({ intact: false, sentence });
  });

  it('were, also where they were put back at once, and changed again', () => {
    const twice = [
      ...fault('full', { from: 3, to: 3.003 }, { fault: 'configure', effect }),
      ...fault('full', { from: 3.006, to: 3.009 }, { fault: 'configure', effect }),
    ];
    const commands = [0, 6].flatMap((offset) => [
      read(3_000.2 + offset, '0'),
      command(3_000.4 + offset, 'CONFIG SET maxmemory 1mb', '"OK"'),
      read(3_000.6 + offset, '1048576'),
      read(3_003.2 + offset, '1048576'),
      command(3_003.4 + offset, 'CONFIG SET maxmemory 0', '"OK"'),
      read(3_003.6 + offset, '0'),
    ]);
    const history = historyOf([DEPLOYMENT, ...phases(9), ...twice], commands);
    expect(SETTINGS_CHANGED.judge(contextOf(history)).intact).toBe(true);
  });

  it('of a Sentinel are those that it answers of the master', () => {
    const raised = sentinelSet.definition.effect({ settings: { quorum: '5' } });
    const life = fault('raised', { from: 3, to: 6 }, { effect: raised, targets: ['sentinel-1'] });
    const of = (quorum: number, atMs: number): HistoryRecord => ({
      ...(command(
        atMs,
        'SENTINEL MASTER mymaster',
        JSON.stringify(['name', 'mymaster', 'quorum', `${quorum}`]),
      ) as CommandRecord),
      process: 'sentinel-1',
    });
    const set = (quorum: number, atMs: number): HistoryRecord => ({
      ...(command(atMs, `SENTINEL SET mymaster quorum ${quorum}`, '"OK"') as CommandRecord),
      process: 'sentinel-1',
    });
    const sentence = (restored: number): string =>
      SETTINGS_CHANGED.judge(
        contextOf(
          historyOf(
            [DEPLOYMENT, ...phases(9), ...life],
            [
              of(2, 3_000.2),
              set(5, 3_000.4),
              of(5, 3_000.6),
              of(5, 6_000.2),
              set(2, 6_000.4),
              of(restored, 6_000.6),
            ],
          ),
        ),
      ).sentence;
    expect(sentence(2)).toBe(
      'Answered by the processes themselves: sentinel-1 went from quorum 2 to 5 and back.',
    );
    expect(sentence(5)).toBe('sentinel-1 went by quorum 5 after "raised", and not by 2 as before.');
  });

  it('need not have been put back in a run that was interrupted', () => {
    expect(judged(answers('0', '1048576'), changes.slice(0, 2)).intact).toBe(true);
  });
});
