import {
  appends,
  awaitConverged,
  client,
  during,
  experiment,
  failover,
  stopsAcknowledging,
  lost,
  master,
  outage,
  partition,
  quiet,
  sentinel,
  topology,
} from '../src/index.ts';

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
    appends({ name: 'outside', client: 'a', writers: 4, rate: 200 }),
    appends({ name: 'inside', client: 'b', writers: 4, rate: 200 }),
    appends({ name: 'inside-pinned', client: 'b', writers: 4, rate: 200, via: 'first-master' }),
  ],
  schedule: [
    quiet('5s'),
    during(partition([master, sentinel(4), client('b')]), '25s'),
    awaitConverged({ within: '60s' }),
  ],
  expect: [
    stopsAcknowledging({ during: 'partition', within: ['0s', '12s'], afterHealAtMost: '1.5s' }),
    lost({ onlyFrom: 'partition' }),
    failover({ after: 'partition', within: '10s' }),
    outage({ workload: 'outside', atMost: '11s' }),
  ],
  limits: [
    'The bound is min-replicas-max-lag plus up to 2 s: replicas’ acknowledgements are counted in whole seconds, once a second.',
    'After the heal a few more writes may be acknowledged, and lost, until the old master is made a replica: acknowledgements that its former replicas sent during the cut arrive late, and a replica counts again until the end of its old connection arrives, too.',
  ],
});
