import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Valkey 8.1 is replaced by Redis 8.0, the master first',
  hypothesis:
    'The master’s next pod is back before down-after and master again, with its data. Its replicas need a full copy, which a newer server writes in a format that they cannot read: there is no replica until they are replaced as well, and a master lost meanwhile has no successor. No acknowledged write is lost.',
  source: ['redis/redis#13007', 'bitnami/charts#15737'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '20s',
    failoverTimeout: '60s',
    server: 'valkey',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.changeImage(target.master, { to: 'redis', as: 'master' }), '20s'),
    step.during(fault.changeImage(target.replicas, { to: 'redis', as: 'replicas' }), '3s'),
    step.awaitConverged({ within: '90s' }),
  ],
  expect: [
    expect.failovers({ exactly: 0 }),
    expect.lost({ atMost: 0 }),
    expect.outage({ workload: 'appends', atMost: '15s' }),
    expect.recovers({ after: 'master', notBefore: '20s', within: '90s' }),
  ],
});
