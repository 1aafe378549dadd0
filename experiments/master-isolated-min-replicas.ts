import { expect, experiment, fault, step, target, topology, workload } from '../src/index.ts';

export default experiment({
  title: 'The master is cut off, with min-replicas-to-write 1 and min-replicas-max-lag 10',
  hypothesis:
    'The cut-off master stops acknowledging within 12 s of the cut and refuses from then on; what it acknowledged until then is lost, and nothing else.',
  topology: topology({
    redis: 3,
    sentinels: 5,
    quorum: 2,
    failoverTimeout: '60s',
    clients: ['a', 'b'],
    directives: { 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
  }),
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
    expect.stopsAcknowledging({ during: 'partition', within: ['0s', '12s'], afterHealAtMost: '1.5s' }),
    expect.lost({ onlyFrom: 'partition' }),
    expect.failover({ after: 'partition', within: '10s' }),
    expect.outage({ workload: 'outside', atMost: '11s' }),
  ],
  limits: [
    'The bound is min-replicas-max-lag plus up to 2 s: replicas’ acknowledgements are counted in whole seconds, once a second.',
    'After the heal a few more writes may be acknowledged, and lost, until the old master is made a replica: acknowledgements that its former replicas sent during the cut arrive late, and a replica counts again until the end of its old connection arrives, too.',
  ],
});
