import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'x',
  hypothesis: 'x',
  source: ['redis/redis#8172'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '20s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('3s'),
    step.during(fault.readOnly([target.master, target.replicas], { as: 'read-only' }), [
      step.during(fault.kill(target.master, { as: 'killed' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('2s'),
      ]),
      step.awaitConverged({ within: '60s' }),
      step.during(fault.kill(target.master, { as: 'restarted' }), '500ms'),
      step.awaitNewMaster({ within: '60s' }),
      step.awaitConverged({ within: '60s' }),
    ]),
  ],
  expect: [
    expect.failover({ after: 'killed', within: '9s' }),
    expect.failover({ after: 'restarted', notBefore: '25s', within: '40s' }),
    expect.lost({ atMost: 0 }),
  ],
});
