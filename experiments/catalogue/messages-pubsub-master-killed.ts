import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Messages on channels while the master is killed',
  hypothesis:
    'A channel keeps nothing: what the new master takes from publishers before a subscriber is back is gone for that one, though it was acknowledged. Nothing comes twice, and subscribers are back within 5 s of the first message.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 2, rate: 40 }),
    workload.messages({ name: 'news', kind: 'pubsub', publishers: 2, subscribers: 4, rate: 100 }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('10s')]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '6s' }),
    expect.delivered({ workload: 'news', times: 'never', after: 'kill', atLeast: 1 }),
    expect.delivered({ workload: 'news', times: 'twice', atMost: 0 }),
    expect.silence({ workload: 'news', after: 'kill', atMost: '5s' }),
  ],
  limits: ['When a subscriber is back is a matter of its library: these are ioredis with its defaults.'],
});
