import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The master dies when one replica of two is upgraded from Redis 7 to Valkey 8',
  hypothesis:
    'The upgraded replica takes over within 9 s, and the other one, which goes on from its offset, follows it. The old master, which needs a full copy, cannot read that of a newer server: it is no replica however long one waits, until one that is not upgraded is master again.',
  source: ['redis/redis#13007', 'redis/redis#8432'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '60s',
    servers: { 'redis-1': 'valkey' },
    overrides: { 'redis-1': { 'replica-priority': '10' } },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.kill(target.master), [step.awaitNewMaster({ within: '20s' }), step.quiet('3s')]),
    step.quiet('25s'),
    step.once(fault.sentinelFailover(target.sentinel(0), { as: 'ordered-back' })),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'kill', within: '9s' }),
    expect.recovers({ after: 'kill', from: 'heal', notBefore: '25s', within: '75s' }),
    expect.lost({ onlyFrom: 'ordered-back' }),
  ],
  limits: [
    'The preferred replica was upgraded, so that it is chosen; otherwise chance decides.',
    'It is the format of the copy that the older server refuses: Redis 7.0 reads up to version 10 of it, Valkey 8 and Redis 7.2 write 11, Redis 8.0 writes 12.',
    'The order that puts an older server back loses writes as each such order does: see planned-failover.',
  ],
});
