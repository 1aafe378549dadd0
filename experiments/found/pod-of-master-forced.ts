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
} from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  needs: { redis: 2, sentinels: 3 },
  on: (deployment) => ({
    title: 'The master’s pod is deleted by force',
    hypothesis: 'A replica takes over within the time of one failover, and no acknowledged write is lost.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.deletePod(target.master, { grace: 'none' }), oneFailover(deployment)),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [
      expect.failover({ after: 'delete-pod', within: oneFailover(deployment) }),
      expect.outage({ workload: 'appends', atMost: oneFailover(deployment) }),
      expect.lost({ atMost: 0 }),
    ],
  }),
});
