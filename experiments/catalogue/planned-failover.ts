import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'An operator orders a failover while clients go on writing to the old master',
  hypothesis:
    'SENTINEL FAILOVER does not wait for anybody: a replica takes over within 4 s, the old master goes on acknowledging for about 10 s until it is made a replica, and all that clients wrote to it meanwhile is lost.',
  source: ['redis/redis#6062', 'bitnami/charts#12598'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 4, rate: 100, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.once(fault.sentinelFailover(target.sentinel(0), { as: 'ordered' })),
    step.awaitNewMaster({ within: '20s' }),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'ordered', cause: 'second master' }),
    expect.resync({ after: 'ordered', kind: 'full' }),
    expect.failover({ after: 'ordered', within: '4s' }),
    expect.outage({ workload: 'appends', atMost: '4s' }),
  ],
  limits: [
    'The other replica needs all data anew as well: the old master had sent it more than the new one had when it took over. After a kill what it missed is enough.',
    'Clients that ask Sentinel leave the old master as soon as it is announced. How much others lose is a matter of how long they stay, up to about 10 s.',
  ],
});
