import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

const own = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

const SETTINGS = ['defaults', 'recommended'] as const;
const LIBRARIES = [
  { name: 'ioredis', command: ['node', own('clients/ioredis.mjs')] },
  {
    name: 'node-redis',
    command: ['node', own('clients/node-redis.mjs')],
    requires: own('.clients/node/node_modules/redis/package.json'),
  },
  {
    name: 'redis-py',
    command: ['python3', own('clients/redis-py.py')],
    requires: own('.clients/python/redis/__init__.py'),
  },
] as const;

const subscribers = LIBRARIES.flatMap(({ name, ...library }) =>
  SETTINGS.flatMap((settings) => {
    const program = `${name}-${settings}`;
    return [
      workload.program({
        name: program,
        ...library,
        environment: { SETTINGS: settings },
        writers: 1,
        rate: 10,
      }),
      workload.messages({
        name: `news-${program}`,
        kind: 'pubsub',
        through: program,
        publishers: 1,
        subscribers: 1,
        rate: 20,
      }),
    ];
  }),
);

export default experiment({
  title: 'Subscribers by their libraries while the master is frozen',
  hypothesis:
    'A subscriber only listens, so that no time-out of a command ends its connection: whoever stays with the frozen master hears nothing of what its successor publishes until the old one is awake, then at most what publishers had given up, and nothing again for 10 s, until it is made a replica. So it is with redis-py, with either settings, and with ioredis as it comes. Who listens to the Sentinels leaves the frozen master as soon as they name another: node-redis, with either settings, and ioredis with failoverDetector.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...subscribers],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.master), '25s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.failover({ after: 'freeze', within: '7s' }),
    expect.silence({ workload: 'news-ioredis-defaults', after: 'freeze', atLeast: '15s' }),
    expect.silence({ workload: 'news-ioredis-recommended', after: 'freeze', atMost: '5s' }),
    expect.silence({ workload: 'news-node-redis-defaults', after: 'freeze', atMost: '5s' }),
    expect.silence({ workload: 'news-node-redis-recommended', after: 'freeze', atMost: '5s' }),
    expect.silence({ workload: 'news-redis-py-defaults', after: 'freeze', atLeast: '15s' }),
    expect.silence({ workload: 'news-redis-py-recommended', after: 'freeze', atLeast: '15s' }),
    expect.delivered({ workload: 'news-ioredis-defaults', times: 'never', after: 'freeze', atLeast: 100 }),
    expect.delivered({ workload: 'news-redis-py-defaults', times: 'never', after: 'freeze', atLeast: 100 }),
  ],
  limits: [
    'A silence ends with any message, also with one that its publisher had given up and that the old master carries out when it wakes up.',
    'What a library does is measured, not judged. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
