import { describe, expect, it } from 'vitest';
import { back, failovers, recovers, refuses, tilt, writable } from '../src/check/words.ts';
import type { Expectation } from '../src/experiment/expectation.ts';
import { takeoverAt } from './fixtures/tiny-takeover.ts';
import {
  brokenGuards,
  faultTimes,
  is,
  isOperation,
  judgedAs,
  replace,
  type Files,
  type Line,
} from './fixtures/recorded.ts';

const SECOND = 1e6;

/** The finding about one expectation of a recorded run after a mutation of its lines, and what guards are broken then. */
function judged(id: string, expectation: Expectation, mutate: (files: Files) => void = () => {}) {
  const result = judgedAs(id, [expectation], mutate);
  return { ...result.findings[0]!, guards: brokenGuards(result) };
}

const during = (one: Line, fromS: number, toS: number): boolean =>
  'kind' in one && one.at >= fromS * SECOND && one.at < toS * SECOND;

describe('planted in what is expected of symptoms', () => {
  it('of failovers: a second one, and a Sentinel that was not heard meanwhile', () => {
    const once = failovers({ after: 'kill', exactly: 1 });
    expect(judged('master-killed', once).verdict).toBe('held');
    const second = (files: Files): void => {
      files
        .get('observer')!
        .push(...takeoverAt(29, { by: 'sentinel-3', from: 'redis-1', to: 'redis-2', epoch: 2 }));
    };
    const { verdict, sentence, guards } = judged('master-killed', once, second);
    expect(verdict).toBe('failed');
    expect(sentence).toContain('redis-2 took over from redis-1');
    // It is named there as well: what nothing explains is expected of no run.
    expect(guards).toContain('nothing else intervened');
    const deaf = (files: Files): void =>
      replace(files, (one) =>
        is('sentinel')(one) && one.sentinel === 'sentinel-2' && during(one, 20, 25) ? undefined : one,
      );
    expect(judged('master-killed', once, deaf).verdict).toBe('undecided');
  });

  it('of writable: a time without accepted probes, and one without any', () => {
    const soon = writable({ after: 'kill', within: '8s' });
    expect(judged('master-killed', soon).verdict).toBe('held');
    const refused = (files: Files): void =>
      replace(files, (one) =>
        is('probe')(one) && during(one, 15, 25) ? { ...one, accepted: false, reply: 'READONLY' } : one,
      );
    const { verdict, measures } = judged('master-killed', soon, refused);
    expect(verdict).toBe('failed');
    expect(measures[0]!.value).toBeGreaterThan(10);
    const late = writable({ after: 'kill', notBefore: '9s', within: '30s' });
    expect(judged('master-killed', late, refused).verdict).toBe('held');
    expect(judged('master-killed', late).verdict).toBe('failed');
    const unasked = (files: Files): void =>
      replace(files, (one) => (is('probe')(one) && during(one, 9, 25) ? undefined : one));
    expect(judged('master-killed', soon, unasked).verdict).toBe('undecided');
  });

  it('of writable by the named master: Sentinels that name a replica while another node takes writes', () => {
    const named = writable({ after: 'kill', within: '8s', node: 'named' });
    expect(judged('master-killed', named).verdict).toBe('held');
    const astray = (files: Files): void =>
      replace(files, (one) =>
        is('sentinel')(one) && one.view !== undefined && during(one, 15, 30)
          ? { ...one, view: { ...one.view, master: 'redis-2' } }
          : one,
      );
    expect(judged('master-killed', named, astray).verdict).toBe('failed');
    expect(judged('master-killed', writable({ after: 'kill', within: '8s' }), astray).verdict).toBe('held');
    const unasked = (files: Files): void => replace(files, (one) => (is('sentinel')(one) ? undefined : one));
    expect(judged('master-killed', named, unasked).verdict).toBe('undecided');
  });

  it('of recovers: a replica without its link to the end, and one that was not asked', () => {
    const soon = recovers({ after: 'kill', from: 'heal', within: '20s' });
    expect(judged('master-killed', soon).verdict).toBe('held');
    expect(judged('master-killed', recovers({ after: 'kill', within: '20s' })).verdict).toBe('failed');
    const late = recovers({ after: 'kill', from: 'heal', notBefore: '19s', within: '20s' });
    expect(judged('master-killed', late).verdict).toBe('failed');
    const isOf2 = (one: Line) => is('node')(one) && one.node === 'redis-2' && one.at > 20 * SECOND;
    const linkless = (files: Files): void =>
      replace(files, (one) => {
        if (is('step')(one) && one.words.startsWith('await convergence')) return undefined;
        return is('node')(one) && isOf2(one) && one.state !== undefined
          ? { ...one, state: { ...one.state, linkUp: false } }
          : one;
      });
    expect(judged('master-killed', recovers({ after: 'kill', within: '20s' }), linkless).verdict).toBe(
      'failed',
    );
    const unasked = (files: Files): void => replace(files, (one) => (isOf2(one) ? undefined : one));
    expect(judged('master-killed', soon, unasked).verdict).toBe('undecided');
  });

  it('of refuses: writes refused for 3 s, and none sent', () => {
    const never = refuses({ workload: 'appends', code: 'OOM', after: 'kill', atMost: '0s' });
    expect(judged('master-killed', never).verdict).toBe('held');
    const full = (files: Files): void => {
      const lines = files.get('client-a')!;
      const at = lines.findIndex(isOperation);
      lines.splice(at, 0, { kind: 'error', at: 0, id: 99, code: 'OOM', text: 'OOM command not allowed' });
      replace(files, (one, file) =>
        file === 'client-a' && isOperation(one) && one[4] > 20 * SECOND && one[4] < 23 * SECOND
          ? [one[0], one[1], one[2], one[3], one[4], 1, 99]
          : one,
      );
    };
    expect(judged('master-killed', never, full).verdict).toBe('failed');
    const briefly = refuses({ workload: 'appends', code: 'OOM', atLeast: '2s', atMost: '4s' });
    expect(judged('master-killed', briefly, full).verdict).toBe('held');
    const silent = (files: Files): void => replace(files, (one) => (isOperation(one) ? undefined : one));
    expect(judged('master-killed', never, silent).verdict).toBe('undecided');
  });

  it('of back: a client that is never acknowledged again is failed, and not undecided as where nobody expects it', () => {
    const { to: heal } = faultTimes('sentinels-below-majority', 'majority-cut');
    const soon = back({ workload: 'appends', after: 'majority-cut', within: '20s' });
    const never = (files: Files): void =>
      replace(files, (one) => (isOperation(one) && one[5] === 0 && one[4] >= heal ? undefined : one));
    expect(judged('sentinels-below-majority', soon).verdict).toBe('held');
    expect(judged('sentinels-below-majority', soon, never).verdict).toBe('failed');
    expect(judged('sentinels-below-majority', soon, never).guards).not.toContain('writes flowed again');
    expect(judged('sentinels-below-majority', failovers({ atLeast: 1 }), never).guards).toContain(
      'writes flowed again',
    );
  });

  it('of TILT: Sentinels that answer with it, and one that was not asked', () => {
    const inTilt = (files: Files): void =>
      replace(files, (one) =>
        is('sentinel')(one) && one.view !== undefined && during(one, 10, 20)
          ? { ...one, view: { ...one.view, tilt: true } }
          : one,
      );
    expect(judged('steady', tilt({ atMost: 0 })).verdict).toBe('held');
    expect(judged('steady', tilt({ atMost: 0 }), inTilt).verdict).toBe('failed');
    const expected = judged('steady', tilt({ atLeast: 5, for: ['9s', '11s'] }), inTilt);
    expect([expected.verdict, expected.guards]).toEqual(['held', []]);
    expect(
      judged('steady', tilt({ atMost: 0 }), (files) =>
        replace(files, (one) => (is('sentinel')(one) && during(one, 10, 20) ? undefined : one)),
      ).verdict,
    ).toBe('undecided');
  });
});
