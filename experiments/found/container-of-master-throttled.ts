import { expect, fault, portable, recovery, step, target, topology, workload } from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  needs: { redis: 2, sentinels: 1 },
  on: (deployment) => ({
    title: 'The container of the master gets 1 % of a core',
    hypothesis:
      'Nobody replaces the master: it answers its pings within down-after, or down-after is longer than this lasts. Its clients wait, and where a probe runs a client of its own in the same container, for that takes what there is, they may wait for all of the 30 s. Nothing is lost.',
    workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.throttle(target.master, { share: '1%', as: 'throttled' }), '30s'),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [expect.failovers({ exactly: 0 }), expect.restarts({ atMost: 0 }), expect.lost({ atMost: 0 })],
  }),
});
