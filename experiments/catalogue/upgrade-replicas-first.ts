import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'Valkey 8.1 is replaced by Redis 8.0, replicas first, then the master after an ordered failover, then Sentinels',
  hypothesis:
    'Each newer replica reads what the older master sends it, and keeps its offset when one of them takes over by order. The old master is replaced last of the data nodes, so that nobody older has to read a newer server’s copy. Sentinels of both work together, and a master killed in the end is replaced within 9 s. Only the ordered failover loses writes.',
  source: ['redis/redis#13007', 'redis/redis#8432'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    server: 'valkey',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    ...[2, 1].flatMap((index) => [
      step.during(
        fault.changeImage(target.node(`redis-${index}`), { to: 'redis', as: `replica-${index}` }),
        '3s',
      ),
      step.awaitConverged({ within: '60s' }),
    ]),
    step.once(fault.sentinelFailover(target.sentinel(0), { as: 'ordered' })),
    step.awaitNewMaster({ within: '20s' }),
    step.during(fault.changeImage(target.node('redis-0'), { to: 'redis', as: 'old-master' }), '3s'),
    step.awaitConverged({ within: '90s' }),
    ...[0, 1, 2].flatMap((index) => [
      step.during(fault.changeImage(target.sentinel(index), { to: 'redis', as: `sentinel-${index}` }), '3s'),
      step.awaitConverged({ within: '60s' }),
    ]),
    step.during(fault.kill(target.master, { as: 'killed' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('3s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failovers({ exactly: 2 }),
    expect.failover({ after: 'ordered', within: '4s' }),
    expect.failover({ after: 'killed', within: '9s' }),
    expect.lost({ onlyFrom: 'ordered' }),
  ],
});
