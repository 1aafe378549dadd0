import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'What replicas serve while they are cut off from their master',
  hypothesis:
    'Replicas serve what they had when the link broke, as replica-serve-stale-data has it by default: Sentinel goes on naming them, and what is read of them is as stale as the cut is long. Nobody who stays with one replica reads less than before, and reads of the master are not stale at all.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 4, rate: 200 }),
    workload.reads({ name: 'from-replicas', of: 'appends', from: 'replica', readers: 4, rate: 100 }),
    workload.reads({ name: 'from-master', of: 'appends', from: 'master', readers: 4, rate: 100 }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.cutLinks(target.master, { from: target.replicas, as: 'replication-cut' }), '20s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.stale({ workload: 'from-replicas', after: 'replication-cut', atLeast: '19s' }),
    expect.monotonic({ workload: 'from-replicas' }),
    expect.stale({ workload: 'from-master', atMost: '0s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'How long replicas stay stale after the heal depends on when TCP sends again what was lost: the longer the cut, the later.',
  ],
});
