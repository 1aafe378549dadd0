import { describe, expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { MESSAGES, saidOf, type TinyMessages } from '../../test/fixtures/tiny-messages.ts';
import { masterBackAt, splitVoteAt } from '../../test/fixtures/tiny-split-vote.ts';
import { takeoverAt } from '../../test/fixtures/tiny-takeover.ts';
import { messages } from '../workload/messages.ts';
import { appends } from '../workload/appends.ts';
import { delivered } from './delivered.ts';
import { silence } from './silence.ts';

const { each } = MESSAGES;
/** Both subscribers get all fifty. */
const WHOLE: TinyMessages = { 'subscriber-0': each(), 'subscriber-1': each() };
/** The second one gets 10 twice, and neither 20 nor 21. */
const BROKEN: TinyMessages = {
  'subscriber-0': each(),
  'subscriber-1': [
    ...each().filter(({ number }) => number !== 20 && number !== 21),
    { at: 10.5, number: 10 },
  ],
};

const never = delivered({ workload: 'pubsub', times: 'never', atMost: 0 });
const twice = delivered({ workload: 'pubsub', times: 'twice', atMost: 0 });

describe('a silence while a publisher could not run', () => {
  it('may have begun before it was told of the message', () => {
    // It was told of number 20 at 20.9 s at the latest, and nothing came until 25 s.
    const got = each().filter(({ number }) => number < 20 || number > 24);
    const stall = { kind: 'stall', at: 20e6, process: 'client-a', length: 900_000 } as const;
    const quiet = (more: readonly (typeof stall)[], limit: { atMost: '5.5s' } | { atLeast: '5.5s' }) =>
      saidOf(silence({ workload: 'pubsub', ...limit }), { 'subscriber-0': got }, { more }).verdict;
    expect(quiet([], { atMost: '5.5s' })).toBe('held');
    expect(quiet([stall], { atMost: '5.5s' })).toBe('undecided');
    expect(quiet([], { atLeast: '5.5s' })).toBe('failed');
    expect(quiet([stall], { atLeast: '5.5s' })).toBe('undecided');
  });
});

describe('messages that are delivered', () => {
  it('once to each subscriber of a channel are as they should be', () => {
    for (const expectation of [never, twice]) expect(saidOf(expectation, WHOLE).verdict).toBe('held');
  });

  it('never or twice to one of them are counted for that one', () => {
    const [missed, repeated] = [saidOf(never, BROKEN), saidOf(twice, BROKEN)];
    expect(missed).toMatchObject({
      verdict: 'failed',
      measures: [{ id: 'never', value: 2 }, {}, { value: 50 }],
    });
    expect(missed.evidence[0]!.text).toBe(
      'chaos:pubsub:0 number 20, published at +20.0\u202fs, was delivered to subscriber-1 never',
    );
    expect(repeated).toMatchObject({ verdict: 'failed', measures: [{}, { id: 'twice', value: 1 }, {}] });
  });

  it('decide nothing where a client program did not say that it had subscribed', () => {
    const words = 'pubsub:subscriber-1 chaos:pubsub:0';
    const more = [{ kind: 'program', at: 0, workload: 'shop', event: 'unanswered', words }] as const;
    expect(saidOf(never, BROKEN, { more })).toMatchObject({
      verdict: 'undecided',
      sentence: expect.stringContaining('subscriber-1 was not said to have subscribed') as string,
    });
    const quiet = silence({ workload: 'pubsub', atMost: '1s' });
    expect(saidOf(quiet, BROKEN, { more }).verdict).toBe('undecided');
  });

  it('through a list or a stream to one of those that share it are delivered once', () => {
    const halves: TinyMessages = {
      'subscriber-0': each().filter(({ number }) => number % 2 === 0),
      'subscriber-1': each().filter(({ number }) => number % 2 === 1),
    };
    for (const times of ['never', 'twice'] as const) {
      expect(
        saidOf(delivered({ workload: 'stream', times, atMost: 0 }), halves, { carrier: 'stream' }).verdict,
      ).toBe('held');
      expect(saidOf(delivered({ workload: 'pubsub', times: 'never', atMost: 0 }), halves).verdict).toBe(
        'failed',
      );
    }
    expect(
      saidOf(delivered({ workload: 'list', times: 'twice', atMost: 0 }), WHOLE, { carrier: 'list' }).verdict,
    ).toBe('failed');
  });

  it('after a fault are looked at by when they were acknowledged', () => {
    const of = (after?: 'cut') =>
      saidOf(delivered({ workload: 'pubsub', times: 'never', atMost: 0, ...(after && { after }) }), {
        ...WHOLE,
        'subscriber-1': each().filter(({ number }) => number !== 5),
      }).verdict;
    expect(of()).toBe('failed');
    expect(of('cut')).toBe('held');
  });

  it('are not known of where somebody never got any, nobody is there, or nothing was sent', () => {
    expect(saidOf(twice, { ...WHOLE, 'subscriber-1': [] }).verdict).toBe('undecided');
    expect(saidOf(twice, {}).verdict).toBe('undecided');
    expect(saidOf(twice, WHOLE, { sent: 0 }).verdict).toBe('undecided');
  });

  it('are too many where one was seen to get too many or too few, whatever another one never got', () => {
    const deaf = { ...BROKEN, 'subscriber-0': [] };
    expect(saidOf(never, deaf).verdict).toBe('failed');
    expect(saidOf(twice, deaf).verdict).toBe('failed');
    expect(saidOf(delivered({ workload: 'pubsub', times: 'never', atLeast: 2 }), deaf).verdict).toBe('held');
    // Two are enough of those who got any, and nobody knows of the others.
    expect(saidOf(delivered({ workload: 'pubsub', times: 'never', atLeast: 3 }), deaf).verdict).toBe(
      'undecided',
    );
    expect(saidOf(delivered({ workload: 'pubsub', times: 'never', atMost: 2 }), deaf).verdict).toBe(
      'undecided',
    );
  });

  it('are not too few where votes split and the master was back before the next try was due', () => {
    const after = delivered({ workload: 'pubsub', times: 'never', after: 'cut', atLeast: 1 });
    expect(saidOf(after, WHOLE).verdict).toBe('failed');
    const split = [...splitVoteAt(35), ...masterBackAt(41)];
    expect(saidOf(after, WHOLE, { more: split })).toMatchObject({
      verdict: 'undecided',
      sentence: expect.stringContaining('The votes for sentinel-1 and sentinel-2 split') as string,
    });
  });
});

describe('silence', () => {
  const of = (got: TinyMessages, limit: { atMost: '5s' } | { atLeast: '5s' }) =>
    saidOf(silence({ workload: 'pubsub', after: 'cut', ...limit }), got);
  const quiet: TinyMessages = {
    ...WHOLE,
    'subscriber-1': each().filter(({ number }) => number <= 20 || number > 30),
  };

  it('lasts from the first message that somebody did not get to the next one that it got', () => {
    expect(of(WHOLE, { atMost: '5s' }).verdict).toBe('held');
    const finding = of(quiet, { atMost: '5s' });
    expect(finding.verdict).toBe('failed');
    expect(finding.measures[0]!.value).toBeCloseTo(10.001, 3);
    expect(of(quiet, { atLeast: '5s' }).verdict).toBe('held');
    expect(of(WHOLE, { atLeast: '5s' }).verdict).toBe('failed');
  });

  it('does not begin with a message that came before its publisher was told of it', () => {
    const early = {
      ...quiet,
      'subscriber-1': quiet['subscriber-1']!.map((one) => (one.number === 20 ? { ...one, at: 19.99 } : one)),
    };
    expect(of(early, { atMost: '5s' }).measures[0]!.value).toBeCloseTo(10.001, 3);
  });

  it('lasts to the end where nothing came any more', () => {
    const deaf = { ...WHOLE, 'subscriber-1': each().filter(({ number }) => number <= 20) };
    expect(of(deaf, { atMost: '5s' }).measures[0]!.value).toBeGreaterThan(28);
  });

  it('that had begun before the fault counts from the first message after it', () => {
    const since = (last: number): TinyMessages => ({
      ...WHOLE,
      'subscriber-1': each().filter(({ number }) => number <= last || number > 30),
    });
    for (const last of [5, 9]) {
      const finding = of(since(last), { atMost: '5s' });
      expect(finding.verdict).toBe('failed');
      expect(finding.measures[0]!.value).toBeCloseTo(21.001, 3);
      expect(of(since(last), { atLeast: '5s' }).verdict).toBe('held');
    }
    // It was over before the next message.
    const brief = { ...WHOLE, 'subscriber-1': each().filter(({ number }) => number <= 5 || number > 9) };
    expect(of(brief, { atMost: '5s' })).toMatchObject({ verdict: 'held' });
  });

  it('is too long for one that hears, whatever another one never got', () => {
    expect(of({ ...quiet, 'subscriber-0': [] }, { atMost: '5s' }).verdict).toBe('failed');
    expect(of({ ...WHOLE, 'subscriber-0': [] }, { atMost: '5s' }).verdict).toBe('undecided');
  });

  it('may be longer by what split votes cost, and by no more', () => {
    // From +21 s on nothing comes; the next try is at +37 s.
    const split = [...splitVoteAt(21), ...takeoverAt(37, { epoch: 2 })];
    const silentTo = (to: number): TinyMessages => ({
      ...WHOLE,
      'subscriber-1': each().filter(({ number }) => number <= 20 || number > to),
    });
    const after = (to: number, records = split) =>
      saidOf(silence({ workload: 'pubsub', after: 'cut', atMost: '8s' }), silentTo(to), { more: records });
    expect(after(38, []).verdict).toBe('failed');
    expect(after(38).verdict).toBe('held');
    expect(after(38).sentence).toContain('because of 1 split vote');
    expect(after(48).verdict).toBe('failed');
    // The try that would have ended it never came.
    expect(after(38, [...splitVoteAt(21), ...masterBackAt(38)]).verdict).toBe('undecided');
    expect(after(38, [...splitVoteAt(35), ...masterBackAt(38)]).verdict).toBe('failed');
  });

  it('is not too short where votes split and the master was back before the next try was due', () => {
    const least = silence({ workload: 'pubsub', after: 'cut', atLeast: '5s' });
    const split = [...splitVoteAt(35), ...masterBackAt(41)];
    expect(saidOf(least, WHOLE).verdict).toBe('failed');
    expect(saidOf(least, WHOLE, { more: split }).verdict).toBe('undecided');
  });

  it('is not known of where somebody never got any, or nothing was sent', () => {
    expect(of({ ...WHOLE, 'subscriber-1': [] }, { atMost: '5s' }).verdict).toBe('undecided');
    expect(saidOf(silence({ workload: 'pubsub', atMost: '5s' }), WHOLE, { sent: 0 }).verdict).toBe(
      'undecided',
    );
  });
});

describe('a workload of messages', () => {
  const one = appends({ name: 'one' });
  const news = messages({ kind: 'pubsub', name: 'news' });

  it.each([
    [news, undefined],
    [messages({ kind: 'stream', settings: { socketTimeout: '5s' } }), undefined],
    [
      { ...news, profile: 'flood' as const },
      'workload.1.profile: flood does not go with messages: publishers are strict',
    ],
    [
      { ...news, rate: 'max' as const },
      'workload.1.rate: must be a number: when nothing comes is seen of messages at a rate',
    ],
    [
      { ...news, via: 'first-master' as const },
      'workload.1.via: publishers and subscribers find the master through Sentinel',
    ],
    [
      { ...news, wait: { replicas: 1, within: '1s' } as const },
      'workload.1.wait: goes with writes, not with messages',
    ],
    [
      { ...appends({ name: 'two' }), subscribers: 2 },
      'workload.1.subscribers: go with messages, not with appends',
    ],
  ])('%j is said to be wrong where it is', (workload, problem) => {
    expect(problems({ workload: [one, workload, appends({ name: 'other', client: 'b' })] })).toEqual(
      problem === undefined ? [] : [problem],
    );
  });
});
