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
  title: 'The links between the Sentinels and the master lose packets',
  hypothesis: 'to be measured',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, ...timings }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.slow(target.master, { with: target.sentinels.all, loss: '30%', as: 'lossy' }),
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
    expect.noFailover({ during: 'lossy', control: 'control', because: 'master in sight' }),
    expect.lost({ atMost: 0 }),
    expect.failover({ after: 'control', within: '9s' }),
  ],
});
