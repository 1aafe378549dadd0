import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'What the old master serves to clients that are cut off with it',
  hypothesis:
    'Readers beside it are told nothing of its successor: what they read of those who write outside is ever staler until the links are back. What is written beside them they read at once, and it is lost: after the heal they read less than before.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s', clients: ['a', 'b'] }),
  workload: [
    workload.appends({ name: 'outside', client: 'a', writers: 4, rate: 200 }),
    workload.appends({ name: 'inside', client: 'b', writers: 4, rate: 200, via: 'first-master' }),
    workload.reads({ name: 'of-outside', of: 'outside', client: 'b', readers: 4, rate: 100 }),
    workload.reads({ name: 'of-inside', of: 'inside', client: 'b', readers: 4, rate: 100 }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.partition([target.master, target.sentinel(4), target.client('b')]), '25s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.failover({ after: 'partition', within: '9s' }),
    expect.stale({ workload: 'of-outside', after: 'partition', atLeast: '15s' }),
    expect.monotonic({ workload: 'of-outside' }),
    expect.monotonic({ workload: 'of-inside', atLeast: 1 }),
    expect.lost({ onlyFrom: 'partition' }),
  ],
});
