import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

const timings = { downAfter: '5s', failoverTimeout: '5s' } as const;

export default experiment({
  title:
    'The master is cut off from its replicas only, with min-replicas-to-write 1 and min-replicas-max-lag 10',
  hypothesis:
    'The master refuses writes from about 11 s on, and still there is no failover, although both replicas could take over: nobody can write until the links are back. The same master killed is replaced within 10 s.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    ...timings,
    directives: { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.cutLinks(target.master, { from: target.replicas, as: 'replication-cut' }),
      twoFailoverAttempts(timings),
    ),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'replication-cut', control: 'control', because: 'master in sight' }),
    expect.stopsAcknowledging({ during: 'replication-cut', within: ['8s', '12s'], answeredWithin: '100ms' }),
    expect.lost({ atMost: 0 }),
    expect.failover({ after: 'control', within: '10s' }),
  ],
  limits: [
    'min-replicas-to-write bounds what can be lost, and pays for it with an outage that no Sentinel ends: here one of network, but replicas that all crash have the same effect.',
  ],
});
