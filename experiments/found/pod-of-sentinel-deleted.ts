import { expect, fault, portable, recovery, step, target, topology, workload } from '../../src/index.ts';

export default portable({
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, placement: 'together' }),
  needs: { sentinels: 3 },
  on: (deployment) => ({
    title: 'The pod of a Sentinel is deleted',
    hypothesis: 'The others go on, and know it again when it is back; nothing is lost.',
    workload: [workload.appends({ name: 'appends', writers: 4, rate: 200 })],
    schedule: [
      step.quiet('5s'),
      step.during(fault.deletePod(target.sentinel(deployment.sentinels - 1)), '10s'),
      step.awaitConverged({ within: recovery(deployment) }),
    ],
    expect: [expect.lost({ atMost: 0 })],
    limits: ['Where a data node runs in the same pod, it is deleted, too; it may be the master.'],
  }),
});
