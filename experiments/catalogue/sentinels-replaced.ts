import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Every Sentinel’s pod is replaced, one after another, where the addresses of pods are announced',
  hypothesis:
    'A Sentinel that has its id in its configuration comes back under another address and is counted once: the others replace the entry, and it takes over from them who is the master, which it was never configured for. When the master is then lost together with one Sentinel, the two that are left elect a leader within 6 s, as before.',
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
    step.during(fault.isolate([target.master, target.sentinel(0)], { as: 'after' }), '12s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'before', within: '6s' }),
    expect.failover({ after: 'after', within: '6s' }),
    expect.failovers({ exactly: 2 }),
  ],
  limits: [
    'A Sentinel that draws a new id each time it starts is counted again each time, until SENTINEL RESET: then the two that are left are no majority of those they know.',
  ],
});
