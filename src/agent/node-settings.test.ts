import { describe, expect, test } from 'vitest';
import { SettingsLog } from './node-settings.ts';

const stats = (set: number, rewrite = 0, slaveof = 0): string =>
  `# Commandstats\r\ncmdstat_config|get:calls=7,usec=1\r\ncmdstat_config|set:calls=${set},usec=9\r\n` +
  `cmdstat_config|rewrite:calls=${rewrite},usec=9\r\ncmdstat_slaveof:calls=${slaveof},usec=9\r\n`;
const flat = (settings: object): string[] => Object.entries(settings).flat() as string[];

describe('the settings of a data node', () => {
  test('are all put down at first, and then only what differs', () => {
    const log = new SettingsLog();
    const both = { appendonly: 'yes', save: '' };
    expect(log.next([flat(both), stats(0)], { at: 5, runId: 'a' })).toEqual({
      at: 5,
      runId: 'a',
      settings: both,
      calls: { set: 0, rewrite: 0, slaveof: 0 },
    });
    expect(log.next([flat(both), stats(0)], { at: 6, runId: 'a' })).toBeUndefined();
    expect(log.next([flat({ ...both, appendonly: 'no' }), stats(1)], { at: 7, runId: 'a' })).toEqual({
      at: 7,
      runId: 'a',
      before: 6,
      settings: { appendonly: 'no' },
      calls: { set: 1, rewrite: 0, slaveof: 0 },
    });
  });

  test('are put down anew for another process', () => {
    const log = new SettingsLog();
    log.next([flat({ save: '' }), stats(3)], { at: 5, runId: 'a' });
    expect(log.next([flat({ save: '' }), stats(0)], { at: 6, runId: 'b' })).toMatchObject({
      settings: { save: '' },
    });
  });

  test('that were written to their file are put down though none differs', () => {
    const log = new SettingsLog();
    log.next([flat({ save: '' }), stats(0)], { at: 5, runId: 'a' });
    expect(log.next([flat({ save: '' }), stats(0, 1, 1)], { at: 6, runId: 'a' })).toEqual({
      at: 6,
      runId: 'a',
      before: 5,
      settings: {},
      calls: { set: 0, rewrite: 1, slaveof: 1 },
    });
  });

  test('have one name each, and no credentials', () => {
    const replies = [
      flat({ 'replica-priority': '1', 'slave-priority': '1', requirepass: 'x', masterauth: 'x' }),
      stats(0),
    ];
    expect(new SettingsLog().next(replies, { at: 5, runId: 'a' })?.settings).toEqual({
      'replica-priority': '1',
    });
    const old = [flat({ 'slave-priority': '1', slaveof: 'a 1' }), stats(0)];
    expect(new SettingsLog().next(old, { at: 5, runId: 'a' })?.settings).toEqual({ 'slave-priority': '1' });
  });

  test('that are refused are not put down, and calls only where they are counted', () => {
    const refused = new Error('NOPERM');
    expect(new SettingsLog().next([refused, stats(0)], { at: 5, runId: 'a' })).toBeUndefined();
    const next = new SettingsLog().next([flat({ save: '' }), 'cmdstat_config:calls=3'], {
      at: 5,
      runId: 'a',
    });
    expect(next).toEqual({ at: 5, runId: 'a', settings: { save: '' } });
  });
});
