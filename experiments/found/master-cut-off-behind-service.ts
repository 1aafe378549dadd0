import {
  expect,
  fault,
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
    title: 'The master is cut off together with a client that came through a Service',
    hypothesis:
      'The Service leads to the new master once that has the label, and clients outside are out for up to 10 s longer than a failover takes. The client that is cut off with the old master keeps its connections there, wherever the Service leads: what the old master acknowledges from the cut on until it follows the new one is lost, and nothing else.',
    workload: [
      workload.appends({ name: 'outside', client: 'a', writers: 4, rate: 100, via: { service } }),
      workload.appends({ name: 'inside', client: 'b', writers: 4, rate: 100, via: { service } }),
    ],
    schedule: [
      step.quiet('5s'),
      step.during(
        fault.partition([target.master, target.client('b')]),
        oneFailoverBehindService({ downAfter }),
      ),
      step.awaitConverged({ within: recovery({ downAfter, failoverTimeout }) }),
    ],
    expect: [
      expect.failover({ after: 'partition', within: oneFailoverBehindService({ downAfter }) }),
      expect.outage({ workload: 'outside', atMost: oneFailoverBehindService({ downAfter }) }),
      expect.backends({
        after: 'partition',
        none: ['0s', oneFailoverBehindService({ downAfter })],
        two: ['0s', '2s'],
      }),
      expect.lost({ onlyFrom: 'partition' }),
    ],
    limits: [
      'The loss grows with the length of the cut: without min-replicas-to-write nothing bounds it, and a label that moves ends no connection.',
    ],
  }),
});
