import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title:
    'min-replicas-to-write of the master is raised above the replicas that there are, and a failover is ordered',
  hypothesis:
    'The master refuses every write with NOREPLICAS, which no Sentinel looks at: nobody takes over for as long as it is watched. CONFIG SET concerns one process: the replica that takes over by order does not have the setting and takes writes within 4 s, and nothing is lost, as the old master acknowledges nothing.',
  source: ['redisson/redisson#5875', 'redis/redis#13483'],
  topology: topology({ redis: 3, sentinels: 3, quorum: 2, downAfter: '5s', failoverTimeout: '5s' }),
  workload: [
    workload.appends({ name: 'appends', writers: 8, rate: 300 }),
    workload.appends({ name: 'pinned', writers: 2, rate: 50, via: 'first-master' }),
  ],
  schedule: [
    step.quiet('5s'),
    step.during(
      fault.configure(target.master, { settings: { 'min-replicas-to-write': '3' }, as: 'raised' }),
      [
        step.quiet('25s'),
        step.once(fault.sentinelFailover(target.sentinel(0), { as: 'ordered' })),
        step.awaitNewMaster({ within: '20s' }),
        step.quiet('12s'),
      ],
    ),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.refuses({
      workload: 'appends',
      code: 'NOREPLICAS',
      after: 'raised',
      atLeast: '25s',
      atMost: '30s',
    }),
    expect.failover({ after: 'ordered', within: '4s' }),
    expect.failovers({ exactly: 1 }),
    expect.writable({ after: 'raised', notBefore: '25s', within: '30s' }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'What was set with CONFIG SET is in no file of another node, and in the own one only after CONFIG REWRITE, which Sentinel orders with each change of roles.',
  ],
});
