import { describe, expect, it } from 'vitest';
import { addressOf, masterPayload } from './fixtures/tiny-history.ts';
import { takeoverAt } from './fixtures/tiny-takeover.ts';
import {
  brokenGuards,
  faultTimes,
  is,
  replace,
  resultOf,
  verdictOf,
  type Files,
  type Line,
} from './fixtures/recorded.ts';

const SECOND = 1e6;
const SENTINELS = [0, 1, 2, 3, 4].map((n) => `sentinel-${n}`);

/** Puts events of Sentinels into what the observer heard. */
function say(files: Files, events: readonly Line[]): void {
  files.get('observer')!.push(...events);
}

const event = (atS: number, sentinel: string, channel: string, payload = masterPayload()): Line => ({
  kind: 'event',
  at: Math.round(atS * SECOND),
  sentinel,
  channel,
  payload,
});

/** What the guard against interventions says; undefined where it is intact. */
function intervention(id: string, mutate: (files: Files) => void): string | undefined {
  const result = resultOf(id, mutate);
  // What is planted in messages alone, or in answers alone, contradicts the other source as well.
  const broken = brokenGuards(result).filter((name) => name !== 'the sources agree');
  expect(broken).toEqual(['nothing else intervened']);
  expect(result.verdict.word).toBe('undecided');
  return result.guards.find(({ intact }) => !intact)?.sentence;
}

const views = (change: object) => (files: Files) =>
  replace(files, (one) =>
    is('sentinel')(one) &&
    one.sentinel === 'sentinel-2' &&
    one.at > 10 * SECOND &&
    one.at < 22 * SECOND &&
    one.view
      ? { ...one, view: { ...one.view, ...change } }
      : one,
  );

describe('planted in what nobody asked the Sentinels for', () => {
  it('a second failover, of a master that nothing had hit, is named', () => {
    const named = intervention('master-killed', (files) =>
      say(files, takeoverAt(29, { by: 'sentinel-3', from: 'redis-1', to: 'redis-2', epoch: 2 })),
    );
    expect(named).toMatch(
      /redis-2 took over from redis-1 at \+29\.9\ss, which no fault and no order explains/,
    );
    expect(named).toMatch(
      /sentinel-3 was elected at \+29\.2\ss with 0 votes of the 5 Sentinels that it knew/,
    );
  });

  it('one of the old master long after it was back is named, too', () => {
    const named = intervention('master-killed', (files) =>
      say(files, takeoverAt(35, { by: 'sentinel-3', from: 'redis-0', to: 'redis-2', epoch: 2 })),
    );
    expect(named).toContain('redis-2 took over from redis-0');
  });

  it('a new master that is published without an election is named', () => {
    const payload = `mymaster ${addressOf('redis-1')} 6379 ${addressOf('redis-2')} 6379`;
    const named = intervention('master-killed', (files) =>
      say(files, [event(30, 'sentinel-1', '+switch-master', payload)]),
    );
    expect(named).toContain('though no Sentinel was heard to be elected for it');
  });

  it.each([
    [
      'a master seen down',
      (files: Files) =>
        say(
          files,
          SENTINELS.map((name) => event(12, name, '+sdown')),
        ),
      'sentinel-0, sentinel-1, sentinel-2, sentinel-3, sentinel-4 saw redis-0 down from +12.0',
    ],
    [
      'a master answered to be down',
      views({ flags: 'master,s_down,o_down' }),
      'sentinel-2 saw redis-0 down from +10.',
    ],
    [
      'a try that is refused',
      (files: Files) =>
        say(files, [
          event(12, 'sentinel-1', '+sdown'),
          event(12.1, 'sentinel-1', '+try-failover'),
          event(22.1, 'sentinel-1', '-failover-abort-not-elected'),
        ]),
      'sentinel-1 tried to replace redis-0 at +12.1',
    ],
    [
      'a Sentinel that knows fewer others',
      views({ knownSentinels: 1 }),
      'sentinel-2 knew 1 of 4 other Sentinels',
    ],
    ['a Sentinel with another identity', views({ id: 'f'.repeat(40) }), 'sentinel-2 had another id at +10.'],
    ['a Sentinel that knows no replicas', views({ knownReplicas: 0 }), 'sentinel-2 knew 0 of 2 replicas'],
    [
      'a Sentinel that knows no master',
      (files: Files) =>
        replace(files, (one) =>
          is('sentinel')(one) && one.sentinel === 'sentinel-2' && one.at > 10 * SECOND && one.at < 22 * SECOND
            ? { kind: 'sentinel', at: one.at, sentinel: one.sentinel, reachable: true }
            : one,
        ),
      'sentinel-2 knew no master at +10.',
    ],
  ])('%s is named where nothing was done', (_, mutate, words) => {
    expect(intervention('steady', mutate)).toContain(words);
  });

  it('a vote, and a config epoch, of an election that nobody heard of are named', () => {
    const vote = intervention('steady', (files) =>
      say(files, [event(15, 'sentinel-1', '+vote-for-leader', 'id 9')]),
    );
    expect(vote).toContain('sentinel-1 voted in epoch 9 at +15.0');
    const stepped = resultOf('master-killed', (files) =>
      replace(files, (one) =>
        is('sentinel')(one) && one.sentinel === 'sentinel-2' && one.at > 30 * SECOND && one.view
          ? { ...one, view: { ...one.view, configEpoch: 7 } }
          : one,
      ),
    );
    expect(stepped.guards.find(({ intact }) => !intact)?.sentence).toContain(
      'sentinel-2 went from config epoch 1 to 7',
    );
  });

  it('a failover that had begun before its fault has no time', () => {
    const result = resultOf('master-killed', (files) =>
      files.set(
        'runner',
        files
          .get('runner')!
          .map((one) =>
            (is('fault')(one) && (one.phase === 'injecting' || one.phase === 'injected')) ||
            (is('process-state')(one) && one.at < 7 * SECOND)
              ? { ...one, at: one.at + 5.2 * SECOND }
              : one,
          ),
      ),
    );
    const words =
      /^The failover had begun before the fault: sentinel-2 saw the master down 116\sms before it/;
    expect(result.findings.find(({ check }) => check === 'failover')).toMatchObject({
      verdict: 'undecided',
      sentence: expect.stringMatching(words),
    });
    expect(result.numbers.find(({ id }) => id === 'failover')).toMatchObject({
      value: null,
      sentence: expect.stringMatching(words),
    });
    const { rows } = result.failovers[0]!;
    expect(rows.find(({ phase }) => phase === 'promoted')!.sinceFaultMs).toBeNull();
    expect(rows.some(({ phase }) => phase.startsWith('write from'))).toBe(false);
  });

  it('what is named is counted where it is much', () => {
    const named = intervention('steady', (files) =>
      say(
        files,
        [10, 12, 14, 16, 18, 20].flatMap((at) => [
          event(at, 'sentinel-1', '+try-failover'),
          event(at + 1, 'sentinel-1', '-failover-abort-not-elected'),
        ]),
      ),
    );
    expect(named).toMatch(
      /tried to replace redis-0 at \+16\.0\ss, which no fault and no order explains; and 2 more\.$/,
    );
  });

  it('a try in an epoch that is over is named', () => {
    const named = intervention('master-killed', (files) =>
      say(files, [event(30, 'sentinel-2', '+try-failover')]),
    );
    expect(named).toContain('once more, in which it had tried before');
  });
});

describe('planted in tries that come to nothing', () => {
  const { from, to } = faultTimes('sentinels-below-majority', 'majority-cut');
  const isInside = ({ at }: { readonly at: number }): boolean => at > from && at < to;
  const TRIED = /try-failover|new-epoch|vote-for-leader|not-elected|\+odown/;
  const sentenceOf = (mutate: (files: Files) => void) => {
    const result = resultOf('sentinels-below-majority', mutate);
    expect(verdictOf(result, 'no-failover')).toBe('undecided');
    return result.findings.find(({ check }) => check === 'no-failover')!.sentence;
  };

  it('a second try by another Sentinel at the same time is no second round', () => {
    const sentence = sentenceOf((files) =>
      replace(files, (one) => {
        if (!is('event')(one) || !isInside(one) || one.at < from + 24 * SECOND || !TRIED.test(one.channel))
          return one;
        const isOwnVote = one.channel === '+vote-for-leader' && one.sentinel === 'sentinel-0';
        return isOwnVote ? undefined : { ...one, at: one.at - 20.17 * SECOND };
      }),
    );
    expect(sentence).toContain(
      'no Sentinel that had taken part was seen to try again after the first refusal',
    );
  });

  it('one try recorded twice is one', () => {
    const sentence = sentenceOf((files) => {
      replace(files, (one) =>
        is('event')(one) && isInside(one) && one.at > from + 20 * SECOND ? undefined : one,
      );
      const own = files
        .get('observer')!
        .filter(is('event'))
        .filter((one) => isInside(one) && /try-failover|not-elected/.test(one.channel));
      say(
        files,
        own.map((one) => ({ ...one, at: one.at + 10 })),
      );
    });
    expect(sentence).toContain('there was 1 try, not two; 1 try was seen to be refused, not two');
  });

  it('what the Sentinels said that were cut off is not said by those that were left', () => {
    const sentence = sentenceOf((files) =>
      replace(files, (one) =>
        is('event')(one) && isInside(one) && /^sentinel-[01]$/.test(one.sentinel) ? undefined : one,
      ),
    );
    expect(sentence).toContain('no Sentinel that was left saw the master down');
  });

  it('an election while the cut is being made is seen', () => {
    const result = resultOf('sentinels-below-majority', (files) => {
      replace(files, (one) =>
        is('fault')(one) && one.as === 'majority-cut' && one.phase === 'injected'
          ? { ...one, at: one.at + 0.8 * SECOND }
          : one,
      );
      say(files, [event(from / SECOND + 0.2, 'sentinel-2', '+elected-leader', masterPayload('redis-2'))]);
    });
    expect(verdictOf(result, 'no-failover')).toBe('failed');
  });

  it('a master that is another process has not been replaced', () => {
    const result = resultOf('steady', (files) =>
      replace(files, (one) =>
        is('node')(one) && one.node === 'redis-0' && one.at > 20 * SECOND && one.state
          ? { ...one, state: { ...one.state, runId: 'e'.repeat(40) } }
          : one,
      ),
    );
    expect(verdictOf(result, 'no-failover')).toBe('undecided');
    expect(result.verdict.word).toBe('undecided');
  });
});
