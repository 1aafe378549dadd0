import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

const programs = libraries({ writers: 1, rate: 10 });
const news = programs.map(({ name }) =>
  workload.messages({
    name: `news-${name}`,
    kind: 'pubsub',
    through: name,
    publishers: 1,
    subscribers: 1,
    rate: 10,
  }),
);

/** Whose subscribers leave the frozen master when the Sentinels name another one. */
const LEAVING = ['ioredis-recommended', 'node-redis-defaults', 'node-redis-recommended'];

export default experiment({
  title: 'Subscribers by their libraries while the master is frozen',
  hypothesis:
    'A subscriber only listens, so that no time-out of a command ends its connection: whoever stays with the frozen master hears nothing of what its successor publishes until the old one is awake, then at most what publishers had given up, and nothing again for 10 s, until it is made a replica. So it is with redis-py, go-redis, Jedis and Lettuce, with either settings, and with ioredis as it comes. That a library listens to the Sentinels need not help: go-redis and Jedis close their pools’ connections to the frozen master when they hear of another, and not those of subscribers. node-redis, with either settings, and ioredis with failoverDetector close these as well.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [workload.appends({ name: 'strict', writers: 2, rate: 20 }), ...programs, ...news],
  schedule: [
    step.quiet('5s'),
    step.during(fault.freeze(target.master), '25s'),
    step.awaitConverged({ within: '60s' }),
    step.quiet('3s'),
  ],
  expect: [
    expect.failover({ after: 'freeze', within: '7s' }),
    ...programs.map(({ name }) =>
      expect.silence({
        workload: `news-${name}`,
        after: 'freeze',
        ...(LEAVING.includes(name) ? { atMost: '5s' } : { atLeast: '15s' }),
      }),
    ),
    expect.delivered({ workload: 'news-ioredis-defaults', times: 'never', after: 'freeze', atLeast: 100 }),
    expect.delivered({ workload: 'news-redis-py-defaults', times: 'never', after: 'freeze', atLeast: 100 }),
  ],
  limits: [
    'A silence ends with any message, also with one that its publisher had given up and that the old master carries out when it wakes up.',
    'What a library does is measured, not judged. Its settings are those that its documentation recommends, not the best ones there are.',
  ],
});
