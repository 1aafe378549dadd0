import {
  appends,
  awaitConverged,
  deletePod,
  during,
  lost,
  experiment,
  master,
  outage,
  quiet,
  topology,
} from '../src/index.ts';

export default experiment({
  title: 'The master’s pod and its volume are deleted, and the pod is back before Sentinel gives up on it',
  hypothesis:
    'There is no failover: the master comes back empty before any Sentinel has missed it for 30 s, the replicas copy its emptiness, and every write acknowledged before is lost on every node, although two replicas held them all.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, downAfter: '30s', failoverTimeout: '60s' }),
  workload: [appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    quiet('5s'),
    during(deletePod(master, { as: 'volume-lost', volume: 'deleted' }), '20s'),
    awaitConverged({ within: '90s' }),
    quiet('5s'),
  ],
  expect: [lost({ emptiedBy: 'volume-lost' }), outage({ workload: 'appends', atMost: '20s' })],
  limits: [
    'The longer down-after is, the surer this is: 30 s is Redis’s own default. A down-after shorter than the pod’s return makes it a failover, and saves the data.',
    'The same happens without any volume, whenever a master without persistence is restarted in time.',
  ],
});
