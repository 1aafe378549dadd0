import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master is cut off together with a Sentinel and some of its clients',
  hypothesis:
    'A replica takes over, but the old master goes on acknowledging until about 10 s after the heal; every one of these writes is lost, and no other.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s', clients: ['a', 'b'] }),
  workload: [
    workload.appends({ name: 'outside', client: 'a', writers: 4, rate: 200 }),
    workload.appends({ name: 'inside', client: 'b', writers: 4, rate: 200 }),
    workload.appends({ name: 'inside-pinned', client: 'b', writers: 4, rate: 200, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.partition([target.master, target.sentinel(4), target.client('b')]), '25s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.lost({ onlyFrom: 'partition' }),
    expect.failover({ after: 'partition', within: '9s' }),
    expect.twoMasters({ after: 'partition', for: ['8s', '30s'] }),
    expect.outage({ workload: 'outside', atMost: '10s' }),
  ],
  limits: ['The loss grows with the length of the cut: without min-replicas-to-write nothing bounds it.'],
});
