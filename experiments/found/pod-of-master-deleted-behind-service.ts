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
    title: 'The master’s pod is deleted; some clients ask Sentinels, others go through a Service',
    hypothesis:
      'The Service leads nowhere until a replica has taken over and has been given the label: clients that go through it are out for up to 10 s longer than those that ask Sentinels, and no acknowledged write is lost.',
    workload: [
      workload.appends({ name: 'asking', client: 'a', writers: 4, rate: 100 }),
      workload.appends({ name: 'served', client: 'b', writers: 4, rate: 100, via: { service } }),
    ],
    schedule: [
      step.quiet('5s'),
      step.during(fault.deletePod(target.master), oneFailoverBehindService({ downAfter })),
      step.awaitConverged({ within: recovery({ downAfter, failoverTimeout }) }),
    ],
    expect: [
      expect.failover({ after: 'delete-pod', within: oneFailover({ downAfter }) }),
      expect.outage({ workload: 'asking', atMost: oneFailover({ downAfter }) }),
      expect.outage({ workload: 'served', atMost: oneFailoverBehindService({ downAfter }) }),
      expect.backends({
        after: 'delete-pod',
        none: ['0s', oneFailoverBehindService({ downAfter })],
        two: ['0s', '2s'],
      }),
      expect.lost({ atMost: 0 }),
    ],
  }),
});
