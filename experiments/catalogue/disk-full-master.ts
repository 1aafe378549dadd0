import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The disk of the master is full',
  hypothesis:
    'The master, which cannot write its append-only file, refuses every write with MISCONF, and a PING as well, which a Sentinel does not take for an answer: it is replaced within 9 s, as a dead one is. What it refuses is not lost, and nothing else is, though it goes on running.',
  source: ['redis/redis#12012', 'OpenAtomFoundation/pikiwidb#1010'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    storage: 'memory',
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.fillDisk(target.master, { as: 'disk-full' }), [
      step.awaitNewMaster({ within: '20s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'disk-full', within: '9s' }),
    expect.refuses({
      workload: 'appends',
      code: 'MISCONF',
      after: 'disk-full',
      atLeast: '4s',
      atMost: '10s',
    }),
    expect.lost({ atMost: 0 }),
  ],
  limits: [
    'It is the master alone whose disk is full. A replica refuses no PING, and whether it could write is not asked when one is chosen.',
    'With appendfsync always the server does not refuse, it ends.',
  ],
});
