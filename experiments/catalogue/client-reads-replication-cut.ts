import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const own = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

const ioredis = workload.program({
  name: 'ioredis',
  command: ['node', own('clients/ioredis.mjs')],
  environment: { READ_FROM: 'replica' },
  writers: 1,
  rate: 10,
});
const nodeRedis = workload.program({
  name: 'node-redis',
  command: ['node', own('clients/node-redis.mjs')],
  environment: { READ_FROM: 'replica' },
  requires: own('.clients/node/node_modules/redis/package.json'),
  writers: 1,
  rate: 10,
});
const redisPy = workload.program({
  name: 'redis-py',
  command: ['python3', own('clients/redis-py.py')],
  environment: { READ_FROM: 'replica' },
  requires: own('.clients/python/redis/__init__.py'),
  writers: 1,
  rate: 10,
});

export default experiment({
  title: 'What libraries read from replicas that are cut off from their master',
  hypothesis:
    'No library asks how old a replica’s data is: they choose any that the Sentinels name, and what they read is at least as stale as the cut is long. ioredis, used so, gives each reader a connection of its own to one replica, so that none reads less than before; redis-py takes whichever of its connections is free, each to one replica or the other, so that it may when the links are back and one replica is ahead.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 2, rate: 100 }),
    ioredis,
    nodeRedis,
    redisPy,
    workload.reads({ name: 'through-ioredis', of: 'appends', through: 'ioredis', readers: 2, rate: 50 }),
    workload.reads({
      name: 'through-node-redis',
      of: 'appends',
      through: 'node-redis',
      readers: 2,
      rate: 50,
    }),
    workload.reads({ name: 'through-redis-py', of: 'appends', through: 'redis-py', readers: 2, rate: 50 }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.cutLinks(target.master, { from: target.replicas, as: 'replication-cut' }), '20s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.stale({ workload: 'through-ioredis', after: 'replication-cut', atLeast: '19s' }),
    expect.stale({ workload: 'through-node-redis', after: 'replication-cut', atLeast: '19s' }),
    expect.stale({ workload: 'through-redis-py', after: 'replication-cut', atLeast: '19s' }),
    expect.monotonic({ workload: 'through-ioredis' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'How long replicas stay stale after the heal depends on when TCP sends again what was lost: the longer the cut, the later.',
    'What a library does is measured, not judged. All are as they come.',
  ],
});
