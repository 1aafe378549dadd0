import {
  expect,
  experiment,
  fault,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
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
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'control' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
    step.during(fault.cutLinks(target.master, { from: target.replicas, as: 'replication-cut' }), [
      // Replicas notice the cut after repl-timeout (4 s), and the limit is 10 × down-after beyond that.
      step.quiet('28s'),
      step.during(fault.kill(target.master, { as: 'kill' }), twoFailoverAttempts(timings)),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.noFailover({ during: 'kill', control: 'control', because: 'no eligible replica' }),
    expect.failover({ after: 'control', within: '6s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The shorter down-after, the sooner this happens: with 2 s an interruption of replication of some 20 s before the master dies is enough.',
    'It was watched for two tries. Nothing in Sentinel’s rules would make a later one succeed as long as the master is away.',
  ],
});
