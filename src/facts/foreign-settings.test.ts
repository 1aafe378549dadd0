import { describe, expect, it } from 'vitest';
import {
  contextOf,
  DEPLOYMENT,
  historyOf,
  phases,
  s,
  sentinelPolls,
} from '../../test/fixtures/tiny-history.ts';
import { NOTHING_INTERVENED } from '../check/guards/interventions.ts';
import type { HistoryRecord } from '../history/record.ts';
import type { SettingCalls } from '../history/settings-record.ts';

function command(process: string, words: string, atS = 3.5, reply = 'OK') {
  return { kind: 'command', process, words, sent: s(atS), at: s(atS + 0.1), reply } as const;
}

/** What the guard names beside an undisturbed deployment; undefined where it is intact. */
function named(records: readonly HistoryRecord[]): string | undefined {
  const history = historyOf(
    [DEPLOYMENT, ...phases(9)],
    [...records],
    sentinelPolls(0, 8, () => ({})),
  );
  const { intact, sentence } = NOTHING_INTERVENED.judge(contextOf(history));
  return intact ? undefined : sentence.replaceAll(/\s/g, ' ');
}

describe('a setting of a data node', () => {
  const NONE: SettingCalls = { set: 0, rewrite: 0, slaveof: 0 };
  const answers = (
    change: Readonly<Record<string, string>>,
    calls: Partial<SettingCalls> | undefined = {},
  ): HistoryRecord[] => {
    const about = { kind: 'settings', node: 'redis-1', runId: 'run' } as const;
    const all = { appendonly: 'yes', save: '', 'replica-priority': '100' };
    return [
      { ...about, at: s(1), settings: all, calls: NONE },
      { ...about, at: s(4), before: s(3), settings: change, calls: { ...NONE, ...calls } },
    ];
  };

  it('that differs is named with what it was, and since when', () => {
    expect(named(answers({ appendonly: 'no' }, { set: 1 }))).toBe(
      'redis-1 went from appendonly yes to no between +3.0 s and +4.0 s, which no order of the schedule explains.',
    );
    expect(named(answers({ save: '60 1' }))).toContain('redis-1 went from save "" to 60 1 between');
  });

  it('may have been set by the schedule, by its name and at its time', () => {
    const changed = answers({ 'replica-priority': '0' }, { set: 1 });
    const set = 'CONFIG SET slave-priority 0';
    expect(named([...changed, command('redis-1', set)])).toBeUndefined();
    expect(named([...changed, command('redis-2', set)])).toContain('replica-priority 100 to 0');
    expect(named([...changed, command('redis-1', set, 0.5)])).toContain('replica-priority 100 to 0');
    expect(named([...changed, command('redis-1', 'CONFIG SET hz 20')])).toContain('replica-priority 100');
  });

  it('must have the value that was read after it had been set', () => {
    const changed = answers({ 'replica-priority': '0' }, { set: 1 });
    const ordered = command('redis-1', 'CONFIG SET replica-priority 5');
    const read = (value: string) =>
      command('redis-1', 'CONFIG GET replica-priority', 3.7, JSON.stringify(['replica-priority', value]));
    expect(named([...changed, ordered, read('0')])).toBeUndefined();
    expect(named([...changed, ordered, read('5')])).toContain('replica-priority 100 to 0');
  });

  it('may not have been set more often than the schedule ordered', () => {
    const changed = answers({ 'replica-priority': '0' }, { set: 2 });
    const set = command('redis-1', 'CONFIG SET replica-priority 0');
    expect(named([...changed, set])).toBe(
      'redis-1 was sent CONFIG SET 2 times, of which the schedule ordered 1, between +3.0 s and +4.0 s, which no order of the schedule explains.',
    );
    expect(named([...changed, set, set])).toBeUndefined();
  });

  it('that is not recorded, or was set to what it is, is named by its command', () => {
    expect(named(answers({}, { set: 1 }))).toBe(
      'redis-1 was sent CONFIG SET, though no recorded setting differs, between +3.0 s and +4.0 s, which no order of the schedule explains.',
    );
    expect(
      named([...answers({}, { set: 1 }), command('redis-1', 'CONFIG SET requirepass x')]),
    ).toBeUndefined();
  });

  it('that is written to its file is named, unless a Sentinel had it written', () => {
    expect(named(answers({}, { rewrite: 1 }))).toBe(
      'redis-1 rewrote its configuration file (CONFIG REWRITE) between +3.0 s and +4.0 s, which no order of the schedule explains.',
    );
    expect(named(answers({}, { rewrite: 2, slaveof: 1 }))).toContain('CONFIG REWRITE');
    expect(named(answers({}, { rewrite: 1, slaveof: 1 }))).toBeUndefined();
    expect(named([...answers({}, { rewrite: 1 }), command('redis-1', 'CONFIG REWRITE')])).toBeUndefined();
  });

  it('that is no text makes a damaged line', () => {
    const wrong = { kind: 'settings', at: 1, node: 'redis-1', runId: 'run', settings: { save: 5 } };
    expect(historyOf([wrong as unknown as HistoryRecord]).damagedLines).toBe(1);
    expect(historyOf([...answers({})]).damagedLines).toBe(0);
  });

  it('of another process is what its file says', () => {
    const [first] = answers({});
    const restarted = { ...first, at: s(4), runId: 'other', settings: { appendonly: 'no' } } as HistoryRecord;
    expect(named([first!, restarted])).toBeUndefined();
  });
});
