import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const nodes = [target.master, target.replicas];

export default experiment({
  title:
    'Servers take only a new password of replicas, which replicas are not given yet, and the master dies',
  hypothesis:
    'Whoever has logged in stays, so nothing is seen of it at first. The replica that takes over does so within 9 s, but no other one can follow it: for as long as the new password is missing there is a master without a replica, whatever dies next.',
  source: ['redis/redis#5410', 'redis/redis#4799'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    users: true,
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.rotatePassword(nodes, { of: 'replica', order: 'servers first', as: 'half-done' }), [
      step.quiet('10s'),
      step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
      step.quiet('30s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '9s' }),
    expect.recovers({ after: 'kill', from: 'heal', notBefore: '30s', within: '60s' }),
    expect.lost({ atMost: 0 }),
  ],
});
