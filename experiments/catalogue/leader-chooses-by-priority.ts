import {
  appends,
  awaitConverged,
  awaitEvent,
  awaitNewMaster,
  during,
  experiment,
  failover,
  kill,
  leaderChooses,
  master,
  lost,
  quiet,
  topology,
} from '../../src/index.ts';

const priority = (value: number) => ({ 'replica-priority': String(value) });

export default experiment({
  title: 'The master is killed twice, and the replicas have different priorities',
  hypothesis:
    'Sentinels vote for a leader, not for a master: whichever Sentinel is elected chooses the replica with the lowest priority above 0, and the next one after that.',
  topology: topology({
    redis: 5,
    sentinels: 5,
    quorum: 2,
    failoverTimeout: '60s',
    overrides: { 'redis-1': priority(0), 'redis-2': priority(50), 'redis-3': priority(10) },
  }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(kill(master, { as: 'first-master' }), [
      awaitNewMaster({ within: '20s' }),
      // The leader itself names the new master last, when all replicas follow it.
      awaitEvent('+failover-end', { within: '20s' }),
      quiet('2s'),
      during(kill(master, { as: 'second-master' }), [awaitNewMaster({ within: '20s' }), quiet('3s')]),
    ]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    leaderChooses({ after: 'first-master', by: 'priority' }),
    leaderChooses({ after: 'second-master', by: 'priority' }),
    failover({ after: 'first-master', within: '9s' }),
    failover({ after: 'second-master', within: '9s' }),
    lost({ atMost: 0 }),
  ],
  limits: [
    'A priority of 0 excludes a replica for good: with only such replicas left nobody takes over.',
    'The priority outranks the data: a replica that lags far behind is chosen if its priority says so.',
  ],
});
