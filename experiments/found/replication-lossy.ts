import { expect, fault, portable, recovery, step, target, topology, workload } from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  needs: { redis: 2, sentinels: 1 },
  on: (deployment) => ({
    title: 'The links between the master and its replicas lose a tenth of their packets',
    hypothesis:
      'TCP sends again what was lost: the replicas keep up, no client notices, and nobody replaces the master, also where Sentinels are beside the replicas and ask it over the same links. Nothing is lost.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.slow(target.master, { with: target.replicas, loss: '10%', as: 'lossy' }), '20s'),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [
      expect.failovers({ exactly: 0 }),
      expect.restarts({ atMost: 0 }),
      expect.outage({ workload: 'appends', atMost: '2s' }),
      expect.lost({ atMost: 0 }),
    ],
  }),
});
