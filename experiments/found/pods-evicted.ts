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
    title: 'All data nodes are evicted, as when their machines are drained one after another',
    hypothesis:
      'Each goes as soon as the disruption budget allows it: clients never wait longer than for one failover, and no acknowledged write is lost.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.evict([target.replicas, target.master]), oneFailover(deployment)),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [
      expect.outage({ workload: 'appends', atMost: oneFailover(deployment) }),
      expect.recovers({ within: recovery(deployment), after: 'evict', from: 'heal' }),
      expect.lost({ atMost: 0 }),
    ],
    limits: ['Without a disruption budget all of them are evicted at once.'],
  }),
});
