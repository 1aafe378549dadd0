import {
  expect,
  fault,
  oneFailover,
  portable,
  recovery,
  step,
  target,
  topology,
  twoFailoverAttempts,
  workload,
} from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, failoverTimeout: '10s' }),
  needs: { redis: 3, sentinels: 3 },
  on: (deployment) => ({
    title: 'The master is cut off, first in sight of all Sentinels, then while most of them are cut off',
    hypothesis:
      'With all Sentinels in reach a replica takes over; with most of them cut off nobody does until they are back.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.isolate(target.master, { as: 'control' }), oneFailover(deployment)),
      step.awaitConverged({ within: recovery(deployment) }),
      step.quiet('3s'),
      step.during(fault.isolate(target.master, { as: 'master-cut' }), [
        step.during(
          fault.isolate(target.sentinels.majority, { as: 'majority-cut' }),
          twoFailoverAttempts(deployment),
        ),
      ]),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [
      expect.noFailover({ during: 'majority-cut', control: 'control' }),
      expect.failover({ after: 'control', within: oneFailover(deployment) }),
    ],
  }),
});
