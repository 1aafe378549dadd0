import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'All data nodes are restarted one after another, and the master’s preStop hook holds writes back and orders a failover first',
  hypothesis:
    'The rollout costs exactly one failover, that of the master’s own pod: clients wait less than 4 s for it, and no acknowledged write is lost.',
  source: ['valkey-io/valkey-helm#234'],
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '20s',
    failoverTimeout: '60s',
    preStop: 'paused-failover',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    ...['redis-2', 'redis-1', 'redis-0'].map((name) =>
      step.during(fault.deletePod(target.node(name), { as: `restart-${name}` }), '5s'),
    ),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failovers({ exactly: 1 }),
    expect.failover({ after: 'restart-redis-0', within: '4s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '4s' }),
    expect.recovers({ within: '90s', after: 'restart-redis-0' }),
  ],
  limits: [
    'The master was the last pod to go. A rollout that meets the master first costs a second failover where the one that takes over is restarted later.',
  ],
});
