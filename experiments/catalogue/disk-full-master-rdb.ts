import { expect, experiment, fault, step, target, topology, workload } from '../../src/index.ts';

export default experiment({
  title: 'The disk of the master is full, and it keeps snapshots',
  hypothesis:
    'Nothing is seen of it until the next snapshot fails. From then on the master refuses every write with MISCONF, and a PING as well, and is replaced as a dead one is. What it had acknowledged is not lost.',
  source: ['redis/redis#12012', 'OpenAtomFoundation/pikiwidb#1010'],
  topology: topology({
    redis: 3,
    sentinels: 3,
    quorum: 2,
    downAfter: '5s',
    failoverTimeout: '20s',
    persistence: 'rdb',
    storage: 'memory',
    directives: { save: '5 100' },
  }),
  workload: [workload.appends({ name: 'appends', writers: 8, rate: 300 })],
  schedule: [
    step.quiet('5s'),
    step.during(fault.fillDisk(target.master, { as: 'disk-full' }), [
      step.awaitNewMaster({ within: '40s' }),
      step.quiet('5s'),
    ]),
    step.awaitConverged({ within: '60s' }),
  ],
  expect: [
    expect.failover({ after: 'disk-full', within: '20s' }),
    expect.refuses({
      workload: 'appends',
      code: 'MISCONF',
      after: 'disk-full',
      atLeast: '4s',
      atMost: '10s',
    }),
    expect.lost({ atMost: 0 }),
  ],
  limits: ['A snapshot is due every 5 s here. With the settings that Redis comes with it may be an hour.'],
});
