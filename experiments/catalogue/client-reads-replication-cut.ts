import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

const programs = libraries({ readFrom: 'replica', writers: 1, rate: 10 });

export default experiment({
  title: 'What libraries read from replicas that are cut off from their master',
  hypothesis:
    'No library asks how old a replica’s data is: they choose any that the Sentinels name, and what they read is at least as stale as the cut is long, with their defaults as with what their documentation recommends. ioredis, used so, gives each reader a connection of its own to one replica, so that none reads less than before; redis-py takes whichever of its connections is free, and go-redis any replica for each read, so that it may when the links are back and one replica is ahead.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 2, rate: 100 }),
    ...programs,
    ...programs.map(({ name }) =>
      workload.reads({ name: `through-${name}`, of: 'appends', through: name, readers: 2, rate: 20 }),
    ),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.cutLinks(target.master, { from: target.replicas, as: 'replication-cut' }), '20s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    ...programs.map(({ name }) =>
      expect.stale({ workload: `through-${name}`, after: 'replication-cut', atLeast: '19s' }),
    ),
    expect.monotonic({ workload: 'through-ioredis-defaults' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'How long replicas stay stale after the heal depends on when TCP sends again what was lost: the longer the cut, the later.',
    'What a library does is measured, not judged. Jedis is not among them: by Sentinels it knows the master alone (version 8.0.2).',
  ],
});
