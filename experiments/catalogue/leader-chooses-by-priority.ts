import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

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
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master, { as: 'first-master' }), [
      step.awaitNewMaster({ within: '20s' }),
      // The leader itself names the new master last, when all replicas follow it.
      step.awaitEvent('+failover-end', { within: '20s' }),
      step.quiet('2s'),
      step.during(fault.kill(target.master, { as: 'second-master' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('3s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.leaderChooses({ after: 'first-master', by: 'priority' }),
    expect.leaderChooses({ after: 'second-master', by: 'priority' }),
    expect.failover({ after: 'first-master', within: '9s' }),
    expect.failover({ after: 'second-master', within: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'A priority of 0 excludes a replica for good: with only such replicas left nobody takes over.',
    'The priority outranks the data: a replica that lags far behind is chosen if its priority says so.',
  ],
});
