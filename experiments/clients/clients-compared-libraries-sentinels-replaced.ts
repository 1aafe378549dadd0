import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'Client libraries compared: all Sentinels are replaced, and then the master is killed',
  hypothesis:
    'A library that was given addresses finds no Sentinel by them any more, and asks for others only when it connects to one: ioredis, redis-py, go-redis, Jedis and Lettuce never find the new master, with either settings. Jedis and Lettuce go back to the old one as soon as it runs again, lose what it acknowledges until it is made a replica, and are refused by it from then on. node-redis learned of each new Sentinel from the others, and is back after 30 to 60 s. A strict client that finds the Sentinels is back within 6 s and loses nothing.',
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '3s',
    failoverTimeout: '60s',
    announce: 'pod-ip',
  }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...libraries()],
  schedule: [
    step.quiet('5s'),
    ...[2, 1, 0].flatMap((index) => [
      step.during(fault.readdress(target.sentinel(index), { as: `replaced-${index}` }), '1s'),
      step.awaitConverged({ within: '30s' }),
    ]),
    step.quiet('10s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('30s')]),
    step.quiet('10s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '6s' }),
    expect.failovers({ exactly: 1 }),
    ...(['defaults', 'recommended'] as const).map((settings) =>
      expect.outage({ workload: `ioredis-${settings}`, throughout: 'kill' }),
    ),
    expect.outage({ workload: 'strict', atMost: '6s' }),
    expect.lost({ workload: 'strict', atMost: 0 }),
  ],
  limits: [
    'What a library does is measured, not judged: docs/clients.md has it for each. Its settings are those that its documentation recommends, not the best ones there are.',
    'Each client was given the addresses that the Sentinels had at first, as where a list of addresses is configured; the strict client finds Sentinels where they are by then, as one does that goes by a name.',
  ],
});
