import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'The replica that is preferred by its priority has missed five seconds of writes when the master dies',
  hypothesis:
    'Priority outranks the data: the replica that lags is promoted, and what it missed is lost although the other replica has it. With min-replicas-to-write 1 the failover is not over then: the other replica needs a full copy, and until it has one the new master refuses writes with NOREPLICAS, for 3 s to 12 s.',
  source: ['redis/redis#13483', 'redis/redis#13533'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    directives: { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
    overrides: { 'redis-1': { 'replica-priority': '10' } },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.cutLinks(target.master, { from: target.node('redis-1'), as: 'lag' }), [
      step.quiet('5s'),
      step.during(fault.kill(target.master, { as: 'kill' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('12s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.leaderChooses({ after: 'kill', by: 'priority' }),
    expect.failover({ after: 'kill', within: '20s' }),
    expect.refuses({ workload: 'appends', code: 'NOREPLICAS', after: 'kill', atLeast: '3s', atMost: '12s' }),
    expect.lost({ explainedBy: 'lag' }),
    expect.lost({ atLeast: 500 }),
  ],
  limits: [
    'What is lost grows with the lag, and the refusals with the size of the data: here the copy was small, and most of the time was repl-diskless-sync-delay (5 s).',
  ],
});
