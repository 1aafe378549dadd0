import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The new master dies as well, seconds after it took over',
  hypothesis:
    'The second failover is as fast as the first, within 8 s, although failover-timeout is 60 s: the wait of twice its value follows only a try that failed, and a failover that went through ends it. No acknowledged write is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'first' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('4s'),
      step.during(fault.kill(target.master, { as: 'second' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('5s'),
      ]),
    ]),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failover({ after: 'first', within: '8s' }),
    expect.failover({ after: 'second', within: '8s' }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '9s' }),
  ],
  limits: [
    'The first failover was over when the second master died. One that dies before its leader has announced it to all was not tried.',
    'One data node of three was left. With min-replicas-to-write it would have refused every write.',
  ],
});
