import { describe, expect, it } from 'vitest';
import { problems } from '../../test/fixtures/problems.ts';
import { appends } from '../workload/appends.ts';
import { messages } from '../workload/messages.ts';
import { program } from '../workload/program.ts';
import { reads } from '../workload/reads.ts';

const others = [appends({ name: 'one' }), program({ name: 'shop', command: ['shop'] })];

describe('a workload that goes through a client program', () => {
  it('reads, or takes messages of channels', () => {
    const through = 'shop';
    const workload = [
      ...others,
      reads({ name: 'r', of: 'one', through }),
      messages({ name: 'm', kind: 'pubsub', through }),
    ];
    expect(problems({ workload })).toEqual([]);
  });

  it.each([
    [
      reads({ of: 'one', through: 'ship' }),
      'workload.2.through: there is no workload named "ship"; did you mean "shop"?',
    ],
    [
      reads({ of: 'one', through: 'one' }),
      'workload.2.through: must be a client program; "one" is of appends',
    ],
    [
      messages({ kind: 'list', through: 'shop' }),
      'workload.2.through: goes with reads and with messages of the kind pubsub, not with list',
    ],
    [
      { ...appends({ name: 'two' }), through: 'shop' },
      'workload.2.through: goes with reads and with messages of the kind pubsub, not with appends',
    ],
    [
      reads({ of: 'one', through: 'shop', client: 'b' }),
      'workload.2.client: must be a, where the program of "shop" runs',
    ],
    [
      reads({ of: 'one', through: 'shop', from: 'replica' }),
      'workload.2.from: goes with readers of the harness: a client program reads where its library leads it',
    ],
    [
      reads({ of: 'one', through: 'shop', profile: 'strict' }),
      'workload.2.profile: strict does not go with the workload reads',
    ],
    [
      reads({ of: 'one', through: 'shop', deadline: '1s' }),
      'workload.2.deadline: a client program has none but its own',
    ],
    [
      messages({ kind: 'pubsub', through: 'shop', settings: { failoverDetector: true } }),
      'workload.2.settings: are for subscribers of the harness; a client program has its own',
    ],
  ])('is refused with %j', (workload, problem) => {
    expect(problems({ workload: [...others, workload] })).toEqual([problem]);
  });
});
