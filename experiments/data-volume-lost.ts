import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master’s pod and its volume are deleted, and the pod is back before Sentinel gives up on it',
  hypothesis:
    'There is no failover: the master comes back empty before any Sentinel has missed it for 30 s, the replicas copy its emptiness, and every write acknowledged before is lost on every node, although two replicas held them all.',
  source: ['apecloud/kubeblocks#10753', 'bitnami/charts#31068'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '30s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.deletePod(target.master, { as: 'volume-lost', volume: 'deleted' }), '20s'),
    step.awaitConverged({ within: '90s' }),
    step.quiet('5s'),
  ],
  expect: [expect.lost({ emptiedBy: 'volume-lost' }), expect.outage({ workload: 'appends', atMost: '20s' })],
  limits: [
    'The longer down-after is, the surer this is: 30 s is Redis’s own default. A down-after shorter than the pod’s return makes it a failover, and saves the data.',
    'The same happens without any volume, whenever a master without persistence is restarted in time.',
  ],
});
