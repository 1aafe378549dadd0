import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'An operator has the master hold writes back for 5 s only, then orders a failover',
  hypothesis:
    'A pause of 5 s is too short: a replica takes over within 4 s, but when the pause ends the old master is still one, acknowledges again, and all that clients write to it until it is made a replica is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 4, rate: 100, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.once(fault.pauseWrites(target.master, { for: '5s' })),
    step.quiet('500ms'),
    step.once(fault.sentinelFailover(target.sentinel(0), { as: 'ordered' })),
    step.awaitNewMaster({ within: '20s' }),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'ordered', cause: 'second master' }),
    expect.failover({ after: 'ordered', within: '4s' }),
    expect.outage({ workload: 'appends', atMost: '5s' }),
  ],
  limits: [
    'A pause as long as the demotion takes without one, about 11 s, is not enough either: it also holds up what Sentinels publish on the old master, so that they take it for dead after down-after and reach it again only 15 s later.',
  ],
});
