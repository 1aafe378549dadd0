import {
  expect,
  fault,
  oneFailover,
  portable,
  recovery,
  step,
  target,
  topology,
  workload,
} from 'sentinel-chaos';

/**
 * The name of this file is its id. On a deployment that is there already (--on FILE) it goes by that one's settings;
 * elsewhere a deployment is made as `topology` says: write your own settings there.
 */
export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s' }),
  needs: { redis: 2, sentinels: 3 },
  on: (deployment) => ({
    title: 'Our master freezes for longer than Sentinels wait',
    hypothesis: 'A replica takes over within the time of one failover.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.freeze(target.master), oneFailover(deployment)),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [
      expect.failover({ after: 'freeze', within: oneFailover(deployment) }),
      expect.outage({ workload: 'appends', atMost: oneFailover(deployment) }),
    ],
  }),
});
