import {
  appends,
  awaitConverged,
  client,
  during,
  experiment,
  failover,
  lost,
  master,
  outage,
  partition,
  quiet,
  sentinel,
  topology,
  twoMasters,
} from '../src/index.ts';

export default experiment({
  title: 'The master is cut off together with a Sentinel and some of its clients',
  hypothesis:
    'A replica takes over, but the old master goes on acknowledging until about 10 s after the heal; every one of these writes is lost, and no other.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, failoverTimeout: '60s', clients: ['a', 'b'] }),
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
    lost({ onlyFrom: 'partition' }),
    failover({ after: 'partition', within: '9s' }),
    twoMasters({ after: 'partition', for: ['8s', '30s'] }),
    outage({ workload: 'outside', atMost: '10s' }),
  ],
  limits: ['The loss grows with the length of the cut: without min-replicas-to-write nothing bounds it.'],
});
