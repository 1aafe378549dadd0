import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is killed while its name is lost',
  hypothesis: 'tbd',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    announce: 'hostname',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.loseName(target.master), [
      step.quiet('5s'),
      step.during(fault.kill(target.firstMaster), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('5s'),
      ]),
      step.quiet('30s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '8s' }),
    expect.lost({ atMost: 0 }),
  ],
});
