import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The links between impatient Sentinels and the master lose a third of their packets',
  hypothesis:
    'With a down-after of 1 s, two of five Sentinels soon miss an answer at the same time: within 60 s they replace a master that is well, which goes on acknowledging what its clients send until it is made a replica, and all of that is lost.',
  source: ['apecloud/kubeblocks#5107'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '1s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 2, rate: 50, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.slow(target.master, { with: target.sentinels.all, loss: '30%', as: 'lossy' }), [
      step.awaitNewMaster({ within: '120s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failovers({ after: 'lossy', atLeast: 1 }),
    expect.failover({ after: 'lossy', within: '60s' }),
    expect.lost({ onlyFrom: 'lossy' }),
  ],
  limits: [
    'When two Sentinels miss an answer at the same time is chance: it took 11 s, and with a down-after of 2 s 36 s.',
    'The quorum is 2 of 5. The other three, which see the master up, vote for the leader all the same.',
  ],
});
