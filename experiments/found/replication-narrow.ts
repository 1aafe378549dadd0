import { expect, fault, portable, recovery, step, target, topology, workload } from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2 }),
  needs: { redis: 2, sentinels: 1 },
  on: (deployment) => ({
    title: 'The links from the master to its replicas let no more than 64 kbit/s pass',
    hypothesis:
      'The replicas fall behind, and nobody notices: the master, which clients and Sentinels reach as before, is not replaced and acknowledges what it is sent. When the links are as wide as before the replicas catch up, and nothing is lost. Had the master died meanwhile, all that they had not received would have been.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 400 })],
    schedule: [
      step.quiet('5s'),
      step.during(
        fault.slow(target.master, {
          with: target.replicas,
          direction: 'from',
          rate: '64kbit/s',
          as: 'narrow',
        }),
        '20s',
      ),
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
