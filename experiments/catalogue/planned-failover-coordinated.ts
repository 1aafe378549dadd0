import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'An operator orders a failover that the master itself coordinates',
  hypothesis:
    'SENTINEL FAILOVER … COORDINATED loses nothing, not even of clients that stay with the old master: it holds writes back until the replica has all of them, hands over, and is a replica at once. A replica takes over within 4 s.',
  source: ['redis/redis#6062', 'bitnami/charts#12598'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 4, rate: 100, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.once(fault.sentinelFailover(target.sentinel(0), { coordinated: true, as: 'ordered' })),
    step.awaitNewMaster({ within: '20s' }),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ atMost: 0 }),
    expect.failover({ after: 'ordered', within: '4s' }),
    expect.outage({ workload: 'appends', atMost: '4s' }),
  ],
});
