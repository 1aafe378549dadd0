import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'T',
  hypothesis: 'H',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    probes: { liveness: { period: '2s', failures: 2 } },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('15s'),
    step.during(fault.freezeContainer(target.master), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('1s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'freeze-container', within: '9s' }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
    expect.twoMasters({ after: 'freeze-container', for: ['5s', '25s'] }),
    expect.lost({ onlyFrom: 'freeze-container' }),
  ],
});
