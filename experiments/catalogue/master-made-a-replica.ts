import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'A healthy master is made a replica of its own replica, without a failover',
  hypothesis:
    'Sentinel does not turn a master back that says it is a replica: it goes on naming it, no data node takes writes, and only when it has called itself a replica for down-after and two INFO periods (25 s) is it failed over, 25 s to 40 s after the command.',
  source: ['DandyDeveloper/charts#412'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '20s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.once(fault.follow(target.master, { of: target.replica(0), as: 'made-a-replica' })),
    step.awaitNewMaster({ within: '50s' }),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    // sentinelCheckSubjectivelyDown: down-after + 2 × INFO period (10 s) since the first INFO that says so, which may itself come 10 s later.
    expect.failover({ after: 'made-a-replica', notBefore: '25s', within: '40s' }),
    expect.outage({ workload: 'appends', atMost: '42s' }),
    expect.lost({ atMost: 8 }),
  ],
  limits: [
    'What each of the 8 writers had under way when the command came may be lost: the master drops its replicas at once.',
    'The time comes from the INFO period and down-after; a longer down-after is waited for in full.',
  ],
});
