import {
  appends,
  awaitConverged,
  awaitNewMaster,
  cutLinks,
  during,
  experiment,
  failover,
  kill,
  master,
  noFailover,
  lost,
  quiet,
  replicas,
  topology,
  twoFailoverAttempts,
} from '../../src/index.ts';

const timings = { downAfter: '2s', failoverTimeout: '5s' } as const;

export default experiment({
  title: 'The master is killed after its replicas have been without it for more than ten times down-after',
  hypothesis:
    'Sentinels elect a leader, but no replica is eligible: each try is given up, the next comes after twice failover-timeout, and nobody can write until the master itself returns, with all its data. With replicas that follow it the same kill fails over within 6 s.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    ...timings,
    directives: { appendfsync: 'always', 'repl-timeout': '4', 'repl-ping-replica-period': '1' },
  }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(kill(master, { as: 'control' }), [awaitNewMaster({ within: '20s' }), quiet('2s')]),
    awaitConverged({ within: '60s' }),
    quiet('3s'),
    during(cutLinks(master, { from: replicas, as: 'replication-cut' }), [
      // Replicas notice the cut after repl-timeout (4 s), and the limit is 10 × down-after beyond that.
      quiet('28s'),
      during(kill(master, { as: 'kill' }), twoFailoverAttempts(timings)),
      quiet('3s'),
    ]),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    noFailover({ during: 'kill', control: 'control', because: 'no eligible replica' }),
    failover({ after: 'control', within: '6s' }),
    lost({ atMost: 0 }),
  ],
  limits: [
    'The shorter down-after, the sooner this happens: with 2 s an interruption of replication of some 20 s before the master dies is enough.',
    'It was watched for two tries. Nothing in Sentinel’s rules would make a later one succeed as long as the master is away.',
  ],
});
