import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'All Sentinels get 1 % of a core, and the master is killed',
  hypothesis:
    'Sentinels need little: with a hundredth of a core, the least that the kernel gives, none is so late that it goes into TILT, and they replace a killed master within 12 s. What stalls them in practice is what else their containers run, such as a probe that starts a client.',
  source: ['CloudPirates-io/helm-charts#1119', 'redis/redis#10547'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.throttle(target.sentinels.all, { share: '1%', as: 'throttled' }), [
      step.quiet('10s'),
      step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '30s' }), step.quiet('3s')]),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.tilt({ after: 'throttled', atMost: 0 }),
    expect.failover({ after: 'kill', within: '12s' }),
    expect.lost({ atMost: 0 }),
  ],
});
