import {
  appends,
  awaitConverged,
  awaitNewMaster,
  converged,
  experiment,
  failover,
  lossOnlyFrom,
  master,
  once,
  oneMasterPerEpoch,
  outage,
  pauseWrites,
  quiet,
  sentinelFailover,
  sentinelsAgree,
  topology,
} from '../src/index.ts';

export default experiment({
  title: 'An operator has the master hold writes back for 10 s only, then orders a failover',
  hypothesis:
    'A pause of 10 s is too short: a replica takes over within 4 s, but when the pause ends the old master is still one, acknowledges again, and all that clients write to it until it is made a replica is lost.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    appends({ name: 'appends', writers: 8, rate: 300 }),
    appends({ name: 'pinned', writers: 4, rate: 100, via: 'first-master' }),
  ],
  schedule: [
    quiet('5s'),
    once(pauseWrites(master, { for: '10s' })),
    quiet('500ms'),
    once(sentinelFailover({ as: 'ordered' })),
    awaitNewMaster({ within: '20s' }),
    awaitConverged({ within: '90s' }),
  ],
  expect: [
    lossOnlyFrom('ordered', { cause: 'second master' }),
    failover({ after: 'ordered', within: '4s' }),
    outage({ workload: 'appends', atMost: '5s' }),
    oneMasterPerEpoch(),
    sentinelsAgree(),
    converged(),
  ],
  limits: [
    'The pause also holds up what Sentinels publish on the old master. They take it for dead meanwhile, and that delays its demotion beyond the 10 s that it takes without a pause.',
  ],
});
