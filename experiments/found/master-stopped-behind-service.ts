import {
  expect,
  fault,
  oneFailover,
  oneFailoverBehindService,
  portable,
  recovery,
  step,
  target,
  topology,
  workload,
} from '../../src/index.ts';

export default portable({
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    services: ['redis-master'],
    clients: ['a', 'b'],
  }),
  needs: { redis: 2, sentinels: 3, services: 1 },
  on: ({ downAfter, failoverTimeout, services: [service = ''] }) => ({
    title: 'The master is frozen; some clients ask Sentinels, others go through a Service',
    hypothesis:
      'The Service leads to the frozen master until that is not ready any more or has lost its label, then nowhere until the replica that took over is given it: clients that go through it are out for up to 10 s longer than those that ask Sentinels. None of them reaches the old master when it wakes up, so that no acknowledged write is lost.',
    workload: [
      workload.appends({ name: 'asking', client: 'a', writers: 4, rate: 100 }),
      workload.appends({ name: 'served', client: 'b', writers: 4, rate: 100, via: { service } }),
    ],
    schedule: [
      step.quiet('5s'),
      step.during(fault.freeze(target.master), oneFailoverBehindService({ downAfter })),
      step.awaitConverged({ within: recovery({ downAfter, failoverTimeout }) }),
    ],
    expect: [
      expect.failover({ after: 'freeze', within: oneFailover({ downAfter }) }),
      expect.outage({ workload: 'asking', atMost: oneFailover({ downAfter }) }),
      expect.outage({ workload: 'served', atMost: oneFailoverBehindService({ downAfter }) }),
      expect.backends({
        after: 'freeze',
        none: ['0s', oneFailoverBehindService({ downAfter })],
        two: ['0s', '2s'],
      }),
      expect.lost({ atMost: 0 }),
    ],
  }),
});
