import {
  appends,
  awaitConverged,
  awaitNewMaster,
  cutLinks,
  during,
  experiment,
  failover,
  kill,
  leaderChooses,
  master,
  lost,
  quiet,
  replica,
  topology,
} from '../../src/index.ts';

export default experiment({
  title: 'The master is killed while one replica lags, then again while none does',
  hypothesis:
    'Of replicas of equal priority the elected leader chooses the one with the higher replication offset, so nothing is lost; of replicas with the same offset the one with the smaller run id.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s' }),
  // So few that no write is on its way when the master is killed the second time.
  workload: [appends({ name: 'appends', writers: 2, rate: 10 })],
  schedule: [
    quiet('5s'),
    during(cutLinks(replica(0), { from: master, as: 'one-lags' }), [
      quiet('3s'),
      during(kill(master, { as: 'while-one-lags' }), [awaitNewMaster({ within: '20s' }), quiet('3s')]),
    ]),
    awaitConverged({ within: '60s' }),
    during(kill(master, { as: 'while-none-lags' }), [awaitNewMaster({ within: '20s' }), quiet('2s')]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    leaderChooses({ after: 'while-one-lags', by: 'offset' }),
    leaderChooses({ after: 'while-none-lags', by: 'run id' }),
    failover({ after: 'while-one-lags', within: '9s' }),
    failover({ after: 'while-none-lags', within: '9s' }),
    lost({ atMost: 0 }),
  ],
  limits: [
    'The offset is the one that the replica told last, up to a second ago; what it got since then does not count.',
  ],
});
