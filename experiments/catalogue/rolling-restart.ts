import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'All data nodes are restarted one after another, the master last, and each is back before down-after',
  hypothesis:
    'With a down-after (20 s) that is longer than a pod takes to come back nobody takes over: clients wait for the master’s pod, less than 12 s, and no acknowledged write is lost, because each pod keeps its volume.',
  source: ['valkey-io/valkey-helm#234'],
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '20s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    // The order of a StatefulSet: from the last pod to the first, each when the one before is back.
    ...['redis-2', 'redis-1', 'redis-0'].map((name) =>
      step.during(fault.deletePod(target.node(name), { as: `restart-${name}` }), '5s'),
    ),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failovers({ exactly: 0 }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '12s' }),
    expect.recovers({ within: '90s', after: 'restart-redis-0' }),
  ],
  limits: [
    'A rollout waits until each pod is ready, not until it has copied its master’s data: with more data than a pod copies in that time the next one goes too early.',
    'With a shorter down-after a pod that returns late is a failover like any other: see master-pod-deleted.',
  ],
});
