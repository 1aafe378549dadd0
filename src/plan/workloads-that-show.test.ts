import { describe, expect, it } from 'vitest';
import { problems, sound } from '../../test/fixtures/problems.ts';
import {
  delivered,
  lost,
  misreported,
  monotonic,
  outage,
  refuses,
  silence,
  stale,
  writtenTwice,
} from '../check/words.ts';
import { appends } from '../workload/appends.ts';
import { messages } from '../workload/messages.ts';
import { reads } from '../workload/reads.ts';

const workload = [
  ...sound.workload,
  reads({ name: 'readers', of: 'one' }),
  messages({ name: 'news', kind: 'pubsub', subscribers: 1 }),
];

describe('an expectation of a workload', () => {
  it('goes with one that can show it', () => {
    const expectations = [
      stale({ workload: 'readers', atMost: '1s' }),
      monotonic({ workload: 'readers' }),
      delivered({ workload: 'news', times: 'never', atMost: 0 }),
      silence({ workload: 'news', atMost: '5s' }),
      outage({ workload: 'news', atMost: '9s' }),
      outage({ workload: 'one', atMost: '9s' }),
      lost({ workload: 'one', atMost: 0 }),
      lost({ atMost: 0 }),
      writtenTwice({ workload: 'one', atMost: 0 }),
      refuses({ workload: 'readers', code: 'LOADING', atMost: '1s' }),
    ];
    expect(problems({ workload, expect: expectations })).toEqual([]);
  });

  it.each([
    [stale({ workload: 'one', atMost: '1s' }), 'must be a workload that reads; "one" is of appends'],
    [monotonic({ workload: 'news' }), 'must be a workload that reads; "news" is of pubsub'],
    [
      delivered({ workload: 'one', times: 'never', atMost: 0 }),
      'must be a workload that carries messages; "one" is of appends',
    ],
    [
      silence({ workload: 'readers', atMost: '5s' }),
      'must be a workload that carries messages; "readers" is of reads',
    ],
    [
      lost({ workload: 'readers', atMost: 0 }),
      'must be a workload that writes what stays in the data; "readers" is of reads',
    ],
    [
      lost({ workload: 'news', atMost: 0 }),
      'must be a workload that writes what stays in the data; "news" is of pubsub',
    ],
    [
      outage({ workload: 'readers', atMost: '9s' }),
      'must be a workload that writes or publishes; "readers" is of reads',
    ],
    [
      writtenTwice({ workload: 'readers', atMost: 0 }),
      'must be a workload that shows what is written twice; "readers" is of reads',
    ],
    [
      misreported({ workload: 'one', atMost: 0 }),
      'must be a workload that is a client program; "one" is of appends',
    ],
  ])('is refused where it cannot: %j', (one, problem) => {
    expect(problems({ workload, expect: [one] })).toEqual([`expect.0.workload: ${problem}`]);
  });

  it('says only that a kind is unknown, not what it cannot show as well', () => {
    const unknown = { ...appends({ name: 'one' }), kind: 'apends' };
    expect(
      problems({ workload: [unknown], expect: [stale({ workload: 'one', atMost: '1s' })] }),
    ).toHaveLength(1);
  });
});
