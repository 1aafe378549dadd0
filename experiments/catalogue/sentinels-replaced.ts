import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Every Sentinel’s pod is replaced, one after another, where the addresses of pods are announced',
  hypothesis:
    'Sentinels never forget one another: after the rollout the ones that were replaced first count five or four Sentinels where three live, and need three votes. When the master is then lost together with one Sentinel, the two that are left cannot elect a leader, which before the rollout they could. SENTINEL RESET makes them count anew.',
  source: ['spotahome/redis-operator#601'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '2s',
    failoverTimeout: '10s',
    announce: 'pod-ip',
    storage: 'none',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.isolate([target.master, target.sentinel(0)], { as: 'before' }), '12s'),
    step.awaitConverged({ within: '60s' }),
    ...[2, 1, 0].map((index) =>
      step.during(fault.deletePod(target.sentinel(index), { as: `replaced-${index}` }), '10s'),
    ),
    step.during(fault.isolate([target.master, target.sentinel(0)], { as: 'after' }), '50s'),
    step.once(fault.sentinelReset(target.sentinels.all, { as: 'reset' })),
    step.quiet('15s'),
    step.during(fault.isolate([target.master, target.sentinel(0)], { as: 'counted-anew' }), '12s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'before', within: '6s' }),
    expect.noFailover({ during: 'after', control: 'before' }),
    expect.failover({ after: 'counted-anew', within: '6s' }),
  ],
  limits: [
    'Sentinels kept nothing, so that each came back with another id. With a volume, or an id in its configuration, an address that changes is only an address: the others replace the entry.',
  ],
});
