import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const nodes = [target.master, target.replicas];

export default experiment({
  title:
    'The passwords of replicas and Sentinels are changed, both accepted for a while, and the master dies',
  hypothesis:
    'Where servers take the old password and the new one until everybody logs in with the new one, nobody notices: the master that dies in between is replaced within 9 s, all is whole within 30 s of its return, and no acknowledged write is lost.',
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
    step.during(fault.rotatePassword(nodes, { of: 'replica', order: 'both accepted', as: 'of-replicas' }), [
      step.during(
        fault.rotatePassword(nodes, { of: 'sentinel', order: 'both accepted', as: 'of-sentinels' }),
        [
          step.quiet('10s'),
          step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('5s')]),
          step.awaitConverged({ within: '60s' }),
        ],
      ),
    ]),
    step.quiet('20s'),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '9s' }),
    expect.failovers({ exactly: 1 }),
    expect.recovers({ after: 'kill', from: 'heal', within: '30s' }),
    expect.lost({ atMost: 0 }),
  ],
});
