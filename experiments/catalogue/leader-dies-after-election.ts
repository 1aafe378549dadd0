import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The leader Sentinel dies just after its election',
  hypothesis:
    'Nobody takes up what the dead leader began: the others try again only 2 × failover-timeout after their vote, so a replica takes over after 24 s to 31 s instead of 6 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '10s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'master-dead' }), [
      step.awaitEvent('+elected-leader', { within: '15s' }),
      step.during(fault.kill(target.sentinelLeader, { as: 'leader-dead' }), [
        step.awaitNewMaster({ within: '50s' }),
        step.quiet('2s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.leaderDies({ at: 'leader-dead', after: 'election' }),
    expect.failover({ after: 'master-dead', notBefore: '24s', within: '31s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The outage grows with failover-timeout: with the 180 s that Redis ships with it would last six minutes.',
  ],
});
