import {
  appends,
  awaitConverged,
  awaitEvent,
  awaitNewMaster,
  during,
  experiment,
  failover,
  kill,
  leaderDies,
  master,
  lost,
  quiet,
  sentinelLeader,
  topology,
} from '../../src/index.ts';

export default experiment({
  title: 'The leader Sentinel dies after it told a replica to be master, and before it said so to anybody',
  hypothesis:
    'The promoted replica takes writes that no client is sent to: no other Sentinel knows it for a master, and the next try comes 2 × failover-timeout after the vote, so clients get a master after 24 s to 31 s instead of 6 s.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '10s' }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(kill(master, { as: 'master-dead' }), [
      awaitEvent('+failover-state-wait-promotion', { within: '15s' }),
      during(kill(sentinelLeader, { as: 'leader-dead' }), [awaitNewMaster({ within: '50s' }), quiet('2s')]),
    ]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    leaderDies({ at: 'leader-dead', after: 'promotion' }),
    failover({ after: 'master-dead', notBefore: '24s', within: '31s' }),
    lost({ atMost: 0 }),
  ],
  limits: [
    'The outage grows with failover-timeout: with the 180 s that Redis ships with it would last six minutes.',
  ],
});
