import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Messages in lists while the master is killed',
  hypothesis:
    'A list keeps what nobody has taken: what the new master acknowledges is delivered, and those who wait by BLPOP are back as soon as publishers are. Of what only the old master had acknowledged a message or two may be lost, and so may one that was on its way to who had waited for it; what was taken and the replica had not been told of may come twice.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 2, rate: 40 }),
    workload.messages({ name: 'jobs', kind: 'list', publishers: 2, subscribers: 2, rate: 100 }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('10s')]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '6s' }),
    expect.delivered({ workload: 'jobs', times: 'never', atMost: 3 }),
    expect.delivered({ workload: 'jobs', times: 'twice', atMost: 10 }),
    expect.silence({ workload: 'jobs', after: 'kill', atMost: '5s' }),
  ],
});
