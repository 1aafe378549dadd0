import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master is cut off together with the HAProxy before it and a Sentinel',
  hypothesis:
    'HAProxy goes on leading clients to the old master, during the cut and after the heal until that follows the new one, about 10 s later, while two masters pass its check; every one of these writes is lost, also those of clients outside that could not reach it before the heal. Clients outside that ask Sentinel are out for one failover.',
  topology: topology({ redis: 3, sentinels: 5, quorum: 2, proxy: 'haproxy', clients: ['a', 'b'] }),
  workload: [
    workload.appends({ name: 'asking-outside', client: 'a', writers: 4, rate: 100 }),
    workload.appends({ name: 'proxied-outside', client: 'a', writers: 4, rate: 100, via: 'proxy' }),
    workload.appends({ name: 'proxied-inside', client: 'b', writers: 4, rate: 100, via: 'proxy' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.partition([target.master, target.sentinel(4), target.proxy, target.client('b')]),
      '25s',
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'partition', within: '9s' }),
    expect.twoMasters({ after: 'partition', for: ['8s', '30s'] }),
    expect.outage({ workload: 'asking-outside', atMost: '10s' }),
    expect.backends({ none: ['0s', '0s'], two: ['8s', '25s'] }),
    expect.lost({ onlyFrom: 'partition' }),
  ],
});
