import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The leader Sentinel dies after it told a replica to be master, and before it said so to anybody',
  hypothesis:
    'The promoted replica takes writes that no client is sent to: no other Sentinel knows it for a master, and the next try comes 2 × failover-timeout after the vote, so clients get a master after 24 s to 31 s instead of 6 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '10s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'master-dead' }), [
      step.awaitEvent('+failover-state-wait-promotion', { within: '15s' }),
      step.during(fault.kill(target.sentinelLeader, { as: 'leader-dead' }), [
        step.awaitNewMaster({ within: '50s' }),
        step.quiet('2s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.leaderDies({ at: 'leader-dead', after: 'promotion' }),
    expect.failover({ after: 'master-dead', notBefore: '24s', within: '31s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The outage grows with failover-timeout: with the 180 s that Redis ships with it would last six minutes.',
  ],
});
