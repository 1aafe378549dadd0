import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'All replicas stand still, with min-replicas-to-write 1 and min-replicas-max-lag 10',
  hypothesis:
    'The master refuses writes from about 11 s on, each of them at once, and no Sentinel ever calls it unreachable: there is no failover, and nobody can write until a replica is back. The same master killed is replaced within 10 s.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '5s',
    directives: { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.replicas, { as: 'lag' }), '30s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.stopsAcknowledging({ during: 'lag', within: ['8s', '12s'], answeredWithin: '100ms' }),
    expect.noFailover({ during: 'lag', control: 'control', because: 'master in sight' }),
    expect.failover({ after: 'control', within: '10s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The bound is min-replicas-max-lag plus up to 2 s: replicas’ acknowledgements are counted in whole seconds, once a second.',
    'Replicas that stand still keep their connections. When these are closed, as by a crash, the master refuses at once.',
    'A client’s time-out plays no part in it: a refusal is an answer, and what helps is to try again later.',
  ],
});
