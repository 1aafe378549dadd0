import { describe, expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { MESSAGES, saidOf, type TinyMessages } from '../../test/fixtures/tiny-messages.ts';
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

  it('through a list or a stream to one of those that share it are delivered once', () => {
    const halves: TinyMessages = {
      'subscriber-0': each().filter(({ number }) => number % 2 === 0),
      'subscriber-1': each().filter(({ number }) => number % 2 === 1),
    };
    for (const times of ['never', 'twice'] as const) {
      expect(saidOf(delivered({ workload: 'stream', times, atMost: 0 }), halves, 'stream').verdict).toBe(
        'held',
      );
      expect(saidOf(delivered({ workload: 'pubsub', times: 'never', atMost: 0 }), halves).verdict).toBe(
        'failed',
      );
    }
    expect(saidOf(delivered({ workload: 'list', times: 'twice', atMost: 0 }), WHOLE, 'list').verdict).toBe(
      'failed',
    );
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
    expect(saidOf(twice, WHOLE, 'pubsub', 0).verdict).toBe('undecided');
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

  it('lasts to the end where nothing came any more', () => {
    const deaf = { ...WHOLE, 'subscriber-1': each().filter(({ number }) => number <= 20) };
    expect(of(deaf, { atMost: '5s' }).measures[0]!.value).toBeGreaterThan(28);
  });

  it('is not known of where somebody never got any, or nothing was sent', () => {
    expect(of({ ...WHOLE, 'subscriber-1': [] }, { atMost: '5s' }).verdict).toBe('undecided');
    expect(saidOf(silence({ workload: 'pubsub', atMost: '5s' }), WHOLE, 'pubsub', 0).verdict).toBe(
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
