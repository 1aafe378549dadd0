import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Messages in streams while the master is killed',
  hypothesis:
    'A stream keeps what a channel forgets: what the new master acknowledges is delivered, and consumers are back as soon as publishers are, on Kubernetes up to 3 s later. Of what only the old master had acknowledged a message or two may be lost, and what its replica had not been told of may come twice.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 2, rate: 40 }),
    workload.messages({ name: 'orders', kind: 'stream', publishers: 2, subscribers: 2, rate: 100 }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('10s')]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '6s' }),
    expect.delivered({ workload: 'orders', times: 'never', atMost: 2 }),
    expect.delivered({ workload: 'orders', times: 'twice', atMost: 10 }),
    expect.silence({ workload: 'orders', after: 'kill', atMost: '5s' }),
  ],
});
