import { describe, expect, it } from 'vitest';
import {
  brokenGuards,
  faultTimes,
  is,
  replace,
  resultOf,
  verdictOf,
  type Files,
} from './fixtures/recorded.ts';

const SECOND = 1e6;

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
    const unasked = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('node')(one) && one.node === 'redis-1' && one.at > 10 * SECOND && one.at < 13 * SECOND
          ? undefined
          : one,
      ),
    );
    expect(brokenGuards(unasked)).toEqual(['the observer saw everything']);
    const tilted = (testbed: string) =>
      resultOf('steady', (files) =>
        replace(files, (one) => {
          if (is('deployment')(one)) return { ...one, testbed };
          return is('sentinel')(one) && one.view ? { ...one, view: { ...one.view, tilt: true } } : one;
        }),
      );
    const tilt = tilted('local');
    expect(brokenGuards(tilt)).toEqual(['no Sentinel was in TILT']);
    expect(tilt.verdict.word).toBe('undecided');
    const found = tilted('found');
    expect(brokenGuards(found)).toEqual(['the deployment is as it was']);
    expect(found.guards.find(({ name }) => name === 'Sentinels in TILT')?.sentence).toMatch(/was in TILT at/);
  });
});
