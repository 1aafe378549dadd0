import { expect, experiment, fault, libraries, step, target, topology, workload } from '../../src/index.ts';

const programs = libraries({ readFrom: 'replica', writers: 1, rate: 10 });

export default experiment({
  title: 'What libraries read from replicas when the old master comes back',
  hypothesis:
    'Sentinels call the old master a replica from the failover on, and take it for a good one as soon as it answers again; it is made one about 10 s later, and until then it serves what it had when it was killed. node-redis reads from every replica that they name, with either settings, so that its readers see what is as old as the failover, after they had seen newer. With Lettuce, which reads from the one that answered soonest, redis-py, which takes any when it needs a connection, and go-redis, which asks who there is once a minute, that is a matter of chance. ioredis stays with the replicas that it is connected to, of which one is the new master by then.',
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '3s', failoverTimeout: '60s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 2, rate: 100 }),
    ...programs,
    ...programs.map(({ name }) =>
      workload.reads({ name: `through-${name}`, of: 'appends', through: name, readers: 2, rate: 20 }),
    ),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), '25s'),
    step.quiet('15s'),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '7s' }),
    expect.stale({ workload: 'through-node-redis-defaults', after: 'kill', atLeast: '20s' }),
    expect.stale({ workload: 'through-node-redis-recommended', after: 'kill', atLeast: '20s' }),
    expect.monotonic({ workload: 'through-node-redis-defaults', atLeast: 1 }),
    expect.monotonic({ workload: 'through-ioredis-defaults' }),
    expect.lost({ workload: 'appends', atMost: 0 }),
  ],
  limits: [
    'The old master comes back with what it had when it was killed. With no data it would be asked for nothing that it has, and answer that there is none.',
    'What a library does is measured, not judged. Jedis is not among them: by Sentinels it knows the master alone (version 8.0.2).',
  ],
});
