import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A Sentinel and a replica are gone for good, and an operator resets the Sentinels that are left',
  hypothesis:
    'Nobody is forgotten by itself: 20 s later each of the four Sentinels that are left still knows four others and two replicas. After SENTINEL RESET on one after the other each knows only those that live, three others and one replica, within 12 s. Whoever comes back is known again, and no failover comes of it.',
  source: ['spotahome/redis-operator#601'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2 }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill([target.sentinel(4), target.replica(0)], { as: 'gone' }), [
      step.quiet('20s'),
      step.once(fault.sentinelReset(target.sentinel(0), { as: 'reset-0' })),
      step.quiet('5s'),
      step.once(fault.sentinelReset(target.sentinel(1), { as: 'reset-1' })),
      step.quiet('5s'),
      step.once(fault.sentinelReset(target.sentinel(2), { as: 'reset-2' })),
      step.quiet('5s'),
      step.once(fault.sentinelReset(target.sentinel(3), { as: 'reset-3' })),
      step.quiet('20s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.knows({ after: 'gone', until: 'reset-0', sentinels: 4, replicas: 2 }),
    expect.knows({ after: 'reset-3', within: '12s', sentinels: 3, replicas: 1 }),
    expect.knows({ sentinels: 4, replicas: 2 }),
    expect.failovers({ exactly: 0 }),
    expect.restarts({ of: 'sentinel', atLeast: 1, atMost: 1 }),
    expect.restarts({ of: 'redis', atLeast: 1, atMost: 1 }),
    expect.lost({ atMost: 0 }),
  ],
});
