import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is killed while one replica lags, then again while none does',
  hypothesis:
    'Of replicas of equal priority the elected leader chooses the one with the higher replication offset, so nothing is lost; of replicas with the same offset the one with the smaller run id.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s' }),
  // So few that no write is on its way when the master is killed the second time.
  workload: [workload.appends({ name: 'appends', writers: 2, rate: 10 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.cutLinks(target.replica(0), { from: target.master, as: 'one-lags' }), [
      step.quiet('3s'),
      step.during(fault.kill(target.master, { as: 'while-one-lags' }), [
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('3s'),
      ]),
    ]),
    step.awaitConverged({ within: '60s' }),
    step.during(fault.kill(target.master, { as: 'while-none-lags' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('2s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.leaderChooses({ after: 'while-one-lags', by: 'offset' }),
    expect.leaderChooses({ after: 'while-none-lags', by: 'run id' }),
    expect.failover({ after: 'while-one-lags', within: '9s' }),
    expect.failover({ after: 'while-none-lags', within: '9s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'The offset is the one that the replica told last, up to a second ago; what it got since then does not count.',
  ],
});
